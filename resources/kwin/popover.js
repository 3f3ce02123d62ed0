// Puts one window at the tray icon: at the edge of the screen where the bar is, under or over the pointer, without
// frame and task-bar entry, and keeps it there while it grows. For KWin 5.27 and 6; PID, TITLE, AT_ICON and GAP are
// declared before this text.

const isNew = workspace.windowAdded !== undefined; // KWin 6
const pointer = {x: workspace.cursorPos.x, y: workspace.cursorPos.y};
let ours = null;
let anchor = null;

function windows() {
    return isNew ? workspace.windowList() : workspace.clientList();
}

// Where each edge of an area is.
function edgesOf(area) {
    return {left: area.x, top: area.y, right: area.x + area.width, bottom: area.y + area.height};
}

// What is free of bars: they reserve room, and floating ones reach beyond it by the gap around them.
function freeEdges(screen) {
    const area = workspace.clientArea(KWin.MaximizeArea, ours);
    const free = edgesOf({x: area.x + GAP, y: area.y + GAP, width: area.width - 2 * GAP, height: area.height - 2 * GAP});
    for (const bar of windows().filter(each => each.dock && !each.hidden)) {
        const edges = edgesOf(bar.frameGeometry);
        if (edges.left >= screen.right || edges.right <= screen.left
            || edges.top >= screen.bottom || edges.bottom <= screen.top) {
            continue; // on another screen
        }
        if (bar.frameGeometry.width >= bar.frameGeometry.height) {
            if (edges.top + edges.bottom > screen.top + screen.bottom) {
                free.bottom = Math.min(free.bottom, edges.top);
            } else {
                free.top = Math.max(free.top, edges.bottom);
            }
        } else if (edges.left + edges.right > screen.left + screen.right) {
            free.right = Math.min(free.right, edges.left);
        } else {
            free.left = Math.max(free.left, edges.right);
        }
    }
    return free;
}

// The point that the window belongs to: the pointer on its bar; without a click on the icon the end of the thickest bar.
function anchorFor(screen, free) {
    const bars = {
        bottom: screen.bottom - free.bottom,
        top: free.top - screen.top,
        left: free.left - screen.left,
        right: screen.right - free.right,
    };
    const onScreen = pointer.x >= screen.left && pointer.x < screen.right
        && pointer.y >= screen.top && pointer.y < screen.bottom;
    if (!AT_ICON || !onScreen) {
        const edge = Object.keys(bars).sort((a, b) => bars[b] - bars[a])[0];
        return {edge: edge, x: edge === "left" ? screen.left : screen.right, y: edge === "top" ? screen.top : screen.bottom};
    }
    const away = {
        bottom: screen.bottom - pointer.y,
        top: pointer.y - screen.top,
        left: pointer.x - screen.left,
        right: screen.right - pointer.x,
    };
    const onBar = Object.keys(bars).filter(edge => bars[edge] > GAP && away[edge] <= bars[edge]);
    const edge = (onBar.length ? onBar : Object.keys(bars)).sort((a, b) => away[a] - away[b])[0];
    return {edge: edge, x: pointer.x, y: pointer.y};
}

function place() {
    const screen = edgesOf(workspace.clientArea(KWin.ScreenArea, ours));
    const free = freeEdges(screen);
    anchor = anchor || anchorFor(screen, free);
    const now = ours.frameGeometry;
    let x = anchor.edge === "left" ? free.left : anchor.edge === "right" ? free.right : anchor.x - now.width / 2;
    let y = anchor.edge === "top" ? free.top : anchor.edge === "bottom" ? free.bottom : anchor.y - now.height / 2;
    x = Math.round(Math.max(free.left, Math.min(x, free.right - now.width)));
    y = Math.round(Math.max(free.top, Math.min(y, free.bottom - now.height)));
    if (x !== now.x || y !== now.y) {
        ours.frameGeometry = {x: x, y: y, width: now.width, height: now.height};
    }
}

function take(window) {
    if (ours !== null || window.pid !== PID || window.caption.indexOf(TITLE) !== 0) {
        return;
    }
    ours = window;
    for (const name of ["noBorder", "skipTaskbar", "skipPager", "skipSwitcher"]) {
        ours[name] = true;
    }
    place();
    let {width, height} = ours.frameGeometry; // numbers: a rectangle that is kept follows the window
    ours.frameGeometryChanged.connect(() => {
        const now = ours.frameGeometry;
        if (now.width !== width || now.height !== height) {
            width = now.width;
            height = now.height;
            place(); // it has grown; where the user moves it, it stays
        }
    });
    workspace[isNew ? "activeWindow" : "activeClient"] = ours;
}

windows().forEach(take);
(isNew ? workspace.windowAdded : workspace.clientAdded).connect(take);
