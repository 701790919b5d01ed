#!/bin/sh
# Is everything there that pip cannot install? Prints the one line to type when something is not.
# The libraries are those that OpenCV's wheel links (ldd cv2.abi3.so and its Qt plugin).
python=${1:-python3}
missing=
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || missing="$missing python3>=3.11"
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
packages="python3-venv"
if [ "$(uname -s)" = Linux ]; then
    libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null)
    for library in libGL.so.1 libgthread-2.0.so.0 libxcb.so.1 libXext.so.6 libSM.so.6; do
        case $libraries in
            *"$library"*) ;;
            *) missing="$missing $library" ;;
        esac
    done
fi
[ -z "$missing" ] && exit 0
echo "posturewatch: this system lacks:$missing" >&2
if [ -e /etc/debian_version ]; then
    echo "Debian and Ubuntu: sudo apt-get install make $packages libgl1 libglib2.0-0 libxcb1 libxext6 libsm6" >&2
else
    echo "Install them with this system's package manager, then try again." >&2
fi
exit 1
