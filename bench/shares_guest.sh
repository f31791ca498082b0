#!/bin/bash
# The first process of a machine in user mode (bench/shares.py): mounts FAT32, NFS, SMB and others, each served by this very machine, and lets
# bench/shares_work.py ask its questions in each. The kernel hands on what it does not know: WORK, SOURCES and KINDS.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/run XDG_STATE_HOME=/mnt/state
mount -t proc proc /proc
exec > "$WORK/said" 2>&1
mount -t sysfs sys /sys
for folder in /run /mnt /tmp /var/lib/nfs /var/lib/samba /var/cache /var/log /etc/samba; do
    if [ $folder != /tmp ]; then mount -t tmpfs tmpfs $folder; fi
done
mkdir -p /dev/shm /mnt/state /mnt/tmp /var/log/samba /var/cache/samba /run/samba /var/lib/samba/private
mount -t devtmpfs dev /dev 2> /dev/null; mkdir -p /dev/shm; mount -t tmpfs tmpfs /dev/shm
export TMPDIR=/mnt/tmp PYTHONPATH=$SOURCES/src:$SOURCES
printf '#!/bin/sh\nexec /sbin/modprobe -d %s "$@"\n' "$WORK" > /run/modprobe
chmod +x /run/modprobe
echo /run/modprobe > /proc/sys/kernel/modprobe
ip link set lo up
for module in vfat nls_utf8 nls_cp437 nls_ascii nls_iso8859-1 loop nfsd nfsv3 nfsv4 cifs fuse; do /run/modprobe $module; done
cd "$SOURCES" || exit 1
ask() { # NAME FOLDER ANOTHER REMOUNT CUT BACK
    echo "== $1"
    rm -rf /mnt/own /mnt/back /mnt/more* /mnt/large /mnt/originals /mnt/state/*
    timeout 900 .venv/bin/python -m bench.shares_work "$2" "$3" "$4" "$5" "$6" || echo "ended with $?"
}
mkdir -p /mnt/{fat,served,nfs,nfs-too,smb,smb-too}

if [[ $KINDS == *fat* ]]; then
    truncate -s 160M /mnt/fat.img
    mkfs.vfat -F 32 /mnt/fat.img > /dev/null
    mount -o loop /mnt/fat.img /mnt/fat
    ask "FAT32 (vfat of Linux $(uname -r))" /mnt/fat /mnt/fat "umount /mnt/fat && mount -o loop /mnt/fat.img /mnt/fat" "" ""
    umount /mnt/fat
fi

served() {
    umount /mnt/served 2> /dev/null
    truncate -s 0 /mnt/served.img
    truncate -s 240M /mnt/served.img
    mkfs.ext4 -q -F /mnt/served.img
    mount -o loop /mnt/served.img /mnt/served
}

if [[ $KINDS == *nfs* ]]; then
    mkdir -p /var/lib/nfs/{rpc_pipefs,sm,sm.bak,v4recovery}
    touch /var/lib/nfs/{etab,rmtab,state}
    mount -t nfsd nfsd /proc/fs/nfsd
    echo 10 > /proc/fs/nfsd/nfsv4gracetime 2> /dev/null
    rpcbind -w
    rpc.statd --no-notify
    for version in 3 4.2; do
        served
        exportfs -o rw,no_root_squash,insecure,fsid=0,no_subtree_check 127.0.0.1:/mnt/served
        rpc.nfsd 4
        pidof rpc.mountd > /dev/null || rpc.mountd 2> /dev/null
        sleep 12
        [ $version = 3 ] && path=/mnt/served || path=/
        options="vers=$version,soft,timeo=30,retrans=1,nosharecache"
        mount -t nfs -o $options 127.0.0.1:$path /mnt/nfs
        mount -t nfs -o $options 127.0.0.1:$path /mnt/nfs-too
        ask "NFS $version (server and client of Linux $(uname -r))" /mnt/nfs /mnt/nfs-too \
            "umount -f /mnt/nfs || umount -l /mnt/nfs; mount -t nfs -o $options 127.0.0.1:$path /mnt/nfs" "rpc.nfsd 0" "rpc.nfsd 4; sleep 12"
        umount -f -l /mnt/nfs /mnt/nfs-too
        exportfs -ua
        rpc.nfsd 0
    done
fi

if [[ $KINDS == *smb* ]]; then
    served
    cat > /etc/samba/smb.conf << END
[global]
 map to guest = Bad User
 guest account = root
 disable netbios = yes
 smb ports = 445
[share]
 path = /mnt/served
 read only = no
 guest ok = yes
 force user = root
END
    smbd -D
    sleep 3
    options="guest,vers=3.1.1,soft"
    mount -t cifs -o $options //127.0.0.1/share /mnt/smb || dmesg | tail -5
    mount -t cifs -o $options,nosharesock //127.0.0.1/share /mnt/smb-too
    ask "SMB 3.1.1 ($(smbd --version), client of Linux $(uname -r))" /mnt/smb /mnt/smb-too \
        "umount /mnt/smb || umount -l /mnt/smb; mount -t cifs -o $options //127.0.0.1/share /mnt/smb" "kill -9 \$(pidof smbd)" "smbd -D; sleep 3"
    umount -f -l /mnt/smb /mnt/smb-too
    kill -9 $(pidof smbd)
fi

if [[ $KINDS == *ssh* ]]; then
    served
    mkdir -p /run/sshd /run/ssh /mnt/ssh
    ssh-keygen -q -t ed25519 -N "" -f /run/ssh/host
    ssh-keygen -q -t ed25519 -N "" -f /run/ssh/own
    cp /run/ssh/own.pub /run/ssh/authorized
    printf '%s\n' "HostKey /run/ssh/host" "AuthorizedKeysFile /run/ssh/authorized" "StrictModes no" "UsePAM no" \
        "PermitRootLogin yes" "Subsystem sftp internal-sftp" > /run/ssh/config
    /usr/sbin/sshd -f /run/ssh/config
    options="IdentityFile=/run/ssh/own,StrictHostKeyChecking=no,UserKnownHostsFile=/dev/null"
    sshfs -o "$options" 127.0.0.1:/mnt/served /mnt/ssh
    ask "sshfs ($(sshfs --version | head -1))" /mnt/ssh /mnt/served \
        "umount -l /mnt/ssh; sshfs -o $options 127.0.0.1:/mnt/served /mnt/ssh" "pkill sshd" "/usr/sbin/sshd -f /run/ssh/config; sleep 2"
    umount -l /mnt/ssh
fi

webdav="rclone serve webdav /mnt/served --addr 127.0.0.1:8080 > /dev/null 2>&1 & sleep 5"

if [[ $KINDS == *dav* ]]; then
    served
    mkdir -p /mnt/dav /etc/davfs2 /var/cache/davfs2
    eval "$webdav"
    printf 'ask_auth 0\nuse_locks 0\n' > /run/davfs
    again="for _ in 1 2 3; do mount -t davfs -o conf=/run/davfs http://127.0.0.1:8080 /mnt/dav && break; sleep 5; done"
    eval "$again"
    grep /mnt/dav /proc/self/mountinfo
    ask "WebDAV ($(mount.davfs --version | head -1), served by rclone)" /mnt/dav /mnt/served \
        "timeout 60 umount /mnt/dav > /dev/null || umount -l /mnt/dav; $again" "pkill -9 rclone" "$webdav"
    umount -l /mnt/dav
    pkill -9 rclone
fi

if [[ $KINDS == *rclone* ]]; then
    served
    mkdir -p /mnt/rclone
    eval "$webdav"
    again="rclone mount :webdav: /mnt/rclone --vfs-cache-mode writes --webdav-url http://127.0.0.1:8080 --log-file /mnt/rclone.log & sleep 5"
    eval "$again"
    cat /mnt/rclone.log
    grep /mnt/rclone /proc/self/mountinfo
    rm -f /mnt/rclone.log
    ask "rclone mount ($(rclone version | head -1)) of WebDAV" /mnt/rclone /mnt/served \
        "fusermount3 -u -z /mnt/rclone; $again" "pkill -9 -f '^rclone serve'" "$webdav"
fi
echo "end"
sync
halt -f
