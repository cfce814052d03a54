#!/bin/sh
# Installs what the samples need, on Debian 12 or a later one, as root. May be run again.
#
#   test/samples/install.sh           Debian's toolchains, and parsers for the samples whose toolchain Debian 12 lacks
#   test/samples/install.sh --newer   those toolchains as well, Swift and Dart: Debian unstable in a folder, 3.6 GB
set -eu
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive

apt-get update
apt-get install --yes --no-install-recommends \
  ca-certificates \
  curl jq perl uuid-runtime \
  default-jdk-headless libgoogle-gson-java \
  golang-go \
  php-cli php-curl \
  python3 python3-requests \
  gcc libc6-dev libcurl4-openssl-dev libssl-dev libjansson-dev \
  mono-mcs mono-runtime libmono-system-net-http4.0-cil libnewtonsoft-json5.0-cil \
  gobjc make gnustep-make libgnustep-base-dev \
  ruby \
  ocaml-nox ocaml-findlib libcurl-ocaml-dev libyojson-ocaml-dev libcryptokit-ocaml-dev libbase64-ocaml-dev \
  libuuidm-ocaml-dev \
  r-base-core r-cran-httr2 r-cran-jsonlite r-cran-openssl r-cran-uuid

# A folder of their own, away from the package's dependencies: together they are larger than all of it.
mkdir -p parsers
npm install --prefix parsers --no-save --no-audit --no-fund --ignore-scripts \
  @ast-grep/napi@0.51.2 @ast-grep/lang-swift@0.0.8 @ast-grep/lang-dart@0.0.7

[ "${1:-}" = --newer ] || exit 0
root=${SAMPLES_NEWER_DEBIAN:-/opt/newer-debian}
if [ ! -x "$root/usr/bin/dart" ]; then
  apt-get install --yes --no-install-recommends mmdebstrap
  # mmdebstrap doesn't read this machine's settings of apt. How old a package list may be is this machine's to say.
  eval "$(apt-config shell valid Acquire::Check-Valid-Until)"
  mmdebstrap --variant=minbase --aptopt="Acquire::Check-Valid-Until \"${valid:-true}\"" \
    --include=swiftlang,g++,libssl-dev,dart-sdk,dart-crypto sid "$root" 'deb http://deb.debian.org/debian sid main'
fi
# Swift finds its libraries by way of /proc.
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
