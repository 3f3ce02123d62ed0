; The installer for Windows, for one user and without an administrator. build.py gives VERSION, FOLDER, ICON and OUT.
;
; Over a running trayapp it does what the end of a session does, so that the app ends in order, and starts it again.
; `/S` asks nothing. The uninstaller leaves settings and history.

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include LogicLib.nsh
!include MUI2.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define APP_ID "org.trayapp.trayapp"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\trayapp"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define QUERY_AND_WAIT 0x101000 ; PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE
!define ENDSESSION_CLOSEAPP 1
!define GENTLY_MS 5000
!define END_MS 20000 ; a busy machine takes its time to save

Name "trayapp"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\trayapp"
BrandingText "trayapp ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "trayapp"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileDescription "trayapp installer"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "The trayapp maintainers"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\trayapp.exe"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE German
!insertmacro MUI_LANGUAGE Spanish
!insertmacro MUI_LANGUAGE French
!insertmacro MUI_LANGUAGE Japanese
!insertmacro MUI_LANGUAGE SimpChinese

Var WasRunning

; Sets $5 to whether the window $0 belongs to the trayapp that is installed here, and $2 to that process, opened.
!macro IS_OURS
    StrCpy $5 0
    System::Call 'user32::GetWindowThreadProcessId(p r0, *i .r1)'
    System::Call 'kernel32::OpenProcess(i ${QUERY_AND_WAIT}, i 0, i r1) p .r2'
    ${If} $2 P<> 0
        System::Call 'kernel32::QueryFullProcessImageNameW(p r2, i 0, w .r3, *i ${NSIS_MAX_STRLEN})'
        ${If} $3 == "$INSTDIR\trayapp.exe"
            StrCpy $5 1
        ${Else}
            System::Call 'kernel32::CloseHandle(p r2)'
        ${EndIf}
    ${EndIf}
!macroend

!macro END_RUNNING UN
Function ${UN}EndRunning
    StrCpy $WasRunning 0
    StrCpy $6 0 ; the process that was asked last, which has several windows
    StrCpy $0 0
    ${Do}
        FindWindow $0 "" "" 0 $0
        ${If} $0 P= 0
            ${ExitDo}
        ${EndIf}
        !insertmacro IS_OURS
        ${If} $5 = 1
            StrCpy $WasRunning 1
            SendMessage $0 ${WM_QUERYENDSESSION} 0 ${ENDSESSION_CLOSEAPP} /TIMEOUT=${GENTLY_MS}
            SendMessage $0 ${WM_ENDSESSION} 1 ${ENDSESSION_CLOSEAPP} /TIMEOUT=${GENTLY_MS}
            ${If} $6 P= 0
                StrCpy $6 $2
            ${Else}
                System::Call 'kernel32::CloseHandle(p r2)'
            ${EndIf}
        ${EndIf}
    ${Loop}
    ${If} $6 P<> 0
        System::Call 'kernel32::WaitForSingleObject(p r6, i ${END_MS})'
        System::Call 'kernel32::CloseHandle(p r6)'
    ${EndIf}
    ; What has no window, such as `trayapp-cli watch`, or did not end. What is written survives that.
    nsExec::Exec 'taskkill /F /IM trayapp.exe'
    Pop $0
    nsExec::Exec 'taskkill /F /IM trayapp-cli.exe'
    Pop $0
FunctionEnd
!macroend
!insertmacro END_RUNNING ""
!insertmacro END_RUNNING "un."

; Windows shows notifications under our name only where a shortcut in the Start menu bears our AppUserModelID.
Function NameShortcut
    !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
    ${If} $0 P= 0
        Return
    ${EndIf}
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}", .r1)'
    ${If} $1 P<> 0
        ${IPersistFile::Load} $1 '("$SMPROGRAMS\trayapp.lnk", ${STGM_READWRITE})'
        ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}", .r2)'
        ${If} $2 P<> 0
            System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p .r3'
            System::Call '*(&w64 "${APP_ID}")p .r5'
            System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR}, , p r5)p .r4'
            ${IPropertyStore::SetValue} $2 '($3, $4)'
            ${IPropertyStore::Commit} $2 ""
            System::Free $3
            System::Free $4
            System::Free $5
            ${IUnknown::Release} $2 ""
        ${EndIf}
        ${IPersistFile::Save} $1 '("$SMPROGRAMS\trayapp.lnk", 1)'
        ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
FunctionEnd

Section
    Call EndRunning
    RMDir /r "$INSTDIR\_internal"
    SetOutPath "$INSTDIR"
    File /r "${FOLDER}\*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\trayapp.lnk" "$INSTDIR\trayapp.exe"
    Call NameShortcut
    WriteRegStr HKCU "${UNINSTALL}" DisplayName "trayapp"
    WriteRegStr HKCU "${UNINSTALL}" DisplayVersion "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" DisplayIcon "$INSTDIR\trayapp.exe"
    WriteRegStr HKCU "${UNINSTALL}" Publisher "The trayapp maintainers"
    WriteRegStr HKCU "${UNINSTALL}" URLInfoAbout "https://trayapp.org"
    WriteRegStr HKCU "${UNINSTALL}" InstallLocation "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" NoModify 1
    WriteRegDWORD HKCU "${UNINSTALL}" NoRepair 1
    ${If} $WasRunning = 1
    ${AndIf} ${Silent}
        Exec '"$INSTDIR\trayapp.exe"'
    ${EndIf}
SectionEnd

Section Uninstall
    Call un.EndRunning
    Delete "$SMPROGRAMS\trayapp.lnk"
    DeleteRegValue HKCU "${RUN}" trayapp
    DeleteRegValue HKCU "${APPROVED}" trayapp
    DeleteRegKey HKCU "${UNINSTALL}"
    RMDir /r "$INSTDIR\_internal"
    Delete "$INSTDIR\trayapp.exe"
    Delete "$INSTDIR\trayapp-cli.exe"
    Delete "$INSTDIR\LICENSES.txt"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
SectionEnd
