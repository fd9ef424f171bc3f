#!/bin/bash
# Installs the Debian packages that are missing: packages.sh runtime|image|test
# Does nothing when they are all there. May need an administrator, and then says for what.
set -euo pipefail

runtime=(
    # WeasyPrint's libraries
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig
    # The fonts of the print edition, beside the two kept in bulletin/press/fonts
    fonts-noto-cjk fonts-noto-cjk-extra fonts-lxgw-wenkai
    # Which words stand beside which: a teacher of the model of wrong characters
    libime-data-language-model
    tzdata
)
# Reads .doc, .wps, .rtf and .odt; without it they are refused with a message
office=(libreoffice-writer-nogui)
test=(postgresql redis-server chromium poppler-utils gettext git)

case "${1:-}" in
    runtime) wanted=("${runtime[@]}") ;;
    image) wanted=("${runtime[@]}" "${office[@]}") ;;
    test) wanted=("${runtime[@]}" "${office[@]}" "${test[@]}") ;;
    *)
        echo "usage: $0 runtime|image|test" >&2
        exit 2
        ;;
esac

[ "${SKIP_PACKAGES:-}" = yes ] && exit 0

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    cat >&2 <<TEXT
这里不是 Debian 系统，无法自动安装所需软件包。请自行装好下列软件（名称为 Debian 12 的包名），再加 SKIP_PACKAGES=yes 重新运行：
This is not a Debian system, so packages cannot be installed for you. Install what these
Debian 12 packages bring, then run again with SKIP_PACKAGES=yes:
    ${wanted[*]}
TEXT
    exit 1
fi

if [ -z "$("$(dirname "$0")/python.sh" 2>/dev/null)" ]; then
    wanted+=(python3 python3-venv)
fi
missing=()
for name in "${wanted[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=(env)
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n env)
else
    cat >&2 <<TEXT
缺少系统软件包，当前用户无权安装。请系统管理员执行下面的命令，然后重新运行：
System packages are missing and this user may not install them. Ask an administrator to run
this command, then run again:

    apt-get update && apt-get install --no-install-recommends -y ${missing[*]}

TEXT
    exit 1
fi

echo "正在安装系统软件包 / Installing Debian packages: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@" \
        </dev/null >>"$log" 2>&1
}
install() { apt install --no-install-recommends "${missing[@]}"; }

# The first try fails at once where package lists are missing or old.
if ! install && ! { apt update && install; }; then
    cat "$log" >&2
    echo "系统软件包安装失败，原因见上。 / The packages could not be installed, see above." >&2
    exit 1
fi
