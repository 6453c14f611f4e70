# What the scripts beside this one share: each installs from Debian one program that the tests need.
#
# They always exit 0: a machine without the program still runs every other test. When they cannot install it, standard
# output carries one sentence saying why, which the Makefile hands to pytest; the rest goes to standard error.
set -eu

script=$(basename "$0")

say() { echo "$script: $*" >&2; }

give_up() {
    echo "$*"
    exit 0
}

may_install() { # may_install WHAT: what whoever may not is asked to install instead
    command -v apt-get >/dev/null || give_up "this machine has no apt-get: install $1 yourself"
    [ "$(id -u)" -eq 0 ] || give_up "installing it needs root: run 'sudo .ci/$script' once"
}

read_package_lists() {
    # A source that does not answer need not be the one that has the package.
    say "reading the package lists"
    apt-get update -qq >&2 || say "not every package list could be read"
}

candidate() { # candidate PACKAGE: the version that apt would install, without Debian's epoch
    apt-cache policy "$1" | sed -nE 's/^ *Candidate: ([0-9]+:)?([0-9][0-9.]*).*/\2/p'
}

install_packages() { # install_packages WHAT PACKAGE...
    what=$1
    shift
    say "installing $what"
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$@" >&2 ||
        give_up "apt-get could not install $what, as it says above: run .ci/$script again"
}
