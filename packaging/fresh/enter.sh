#!/bin/sh
# enter.sh ROOT COMMAND...
#
# Runs COMMAND as root in a system that lies in the folder ROOT, with /proc, /sys and a small /dev of its own.
# Call it as root inside a mount namespace and a PID namespace that nobody else needs: it changes both.
# The root is changed by pivot_root and not by chroot, for the kernel denies user namespaces to whoever is in a chroot.
set -eu

root=$1
shift

mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,suid,dev,exec "$root" # a folder for temporary files may be nosuid, and sudo is setuid
cd "$root"
mount -t proc proc proc
mount --rbind /sys sys
mount -t tmpfs -o mode=755 tmpfs dev
for node in null zero full random urandom tty; do
    : >"dev/$node"
    mount --bind "/dev/$node" "dev/$node"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr

# Folders of the host that its pip is told to look in, one a line: they are only read.
if [ -f .host-folders ]; then
    while IFS= read -r folder; do
        mkdir -p ".$folder"
        mount --bind "$folder" ".$folder"
        mount -o remount,bind,ro ".$folder"
    done <.host-folders
fi

pivot_root . . # the old root now lies over the new one,
umount -l .    # and goes
cd /
exec "$@"
