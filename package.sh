#!/usr/bin/env bash
# Publishes what people install into artifacts/: `cli` (lava with its launcher), `functions` (a zip for each architecture), `worker` (an
# archive for each architecture: lava-worker, lava, the launcher, unit and installer). All programs are native: no runtime is needed.
# LAVA_ARCHITECTURES=x64 makes one only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
host=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')

# Why native programs can't be built for an architecture on this machine; nothing when they can.
obstacle() {
    if [ "$1" = "$host" ]; then
        command -v clang >/dev/null || command -v gcc >/dev/null || echo "needs clang or gcc, and zlib1g-dev"
    elif [ "$1" = arm64 ]; then
        command -v aarch64-linux-gnu-gcc >/dev/null && command -v llvm-objcopy >/dev/null || echo "needs gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and llvm"
    else
        echo "can be built on $1 only"
    fi
}

# native PROJECT ARCHITECTURE FOLDER: publishes a program.
native() {
    local linker=()
    if [ "$2" != "$host" ]; then
        linker=(-p:CppCompilerAndLinker="$PWD/eng/aarch64-linker" -p:ObjCopyName=llvm-objcopy)
    elif ! command -v clang >/dev/null; then
        linker=(-p:CppCompilerAndLinker=gcc)
    fi
    dotnet publish "$1" -c Release -r "linux-$2" -o "$3" -p:PublishAot=true "${linker[@]}" -m:2 -v q --nologo -p:RunAnalyzers=false \
        -p:DebugType=none -p:GenerateDocumentationFile=false -p:ErrorOnDuplicatePublishOutputFiles=false
}

# One file in the zip, as the Lambda runtime provided.al2023 wants it; the same input gives the same zip.
functions() {
    local out=artifacts/functions-$1
    native functions/Lava.Functions "$1" "$out"
    python3 - "$out/Lava.Functions" "$2" <<'EOF'
import sys, zipfile
entry = zipfile.ZipInfo("bootstrap", (2000, 1, 1, 0, 0, 0))
entry.external_attr = 0o100755 << 16
with zipfile.ZipFile(sys.argv[2], "w") as archive, open(sys.argv[1], "rb") as program:
    archive.writestr(entry, program.read(), zipfile.ZIP_DEFLATED, 9)
EOF
    echo "$2"
}

# The programs in a folder: what each leaves beside itself for debugging, or for a runtime, stays out.
programs() {
    local out=$1 architecture=$2
    shift 2
    rm -rf "$out"
    for project; do native "$project" "$architecture" "$out"; done
    rm -f "$out"/*.dbg "$out"/*.json "$out"/*.pdb
}

worker() {
    local out=artifacts/worker-$1
    rm -rf "$out"
    programs "$out/bin" "$1" cli/Lava.Cli worker-agent/Lava.Agent worker-agent/Lava.Launcher
    # The original's names of what payloads call: links to lava, beside it on the PATH of jobs.
    for name in lava-dispatcher lava-state lava-version; do ln -sf lava "$out/bin/$name"; done
    cp packaging/install.sh packaging/lava-worker.service "$out/"
    tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@946684800 -czf "$2" .
    echo "$2"
}

for part in "${@:-cli}"; do
    case $part in
    cli)
        problem=$(obstacle "$host")
        if [ -n "$problem" ]; then echo "package.sh: no cli here: $problem" >&2; exit 1; fi
        programs artifacts/cli "$host" cli/Lava.Cli worker-agent/Lava.Launcher
        echo artifacts/cli/lava
        ;;
    functions)
        made=0
        for architecture in ${LAVA_ARCHITECTURES:-x64 arm64}; do
            problem=$(obstacle "$architecture")
            if [ -n "$problem" ]; then echo "package.sh: no functions for $architecture here: $problem" >&2; continue; fi
            functions "$architecture" "artifacts/lava-functions-$architecture.zip"
            made=1
        done
        [ $made = 1 ] || exit 1
        ;;
    worker)
        made=0
        for architecture in ${LAVA_ARCHITECTURES:-x64 arm64}; do
            problem=$(obstacle "$architecture")
            if [ -n "$problem" ]; then echo "package.sh: no worker for $architecture here: $problem" >&2; continue; fi
            worker "$architecture" "artifacts/lava-worker-linux-$architecture.tar.gz"
            made=1
        done
        [ $made = 1 ] || exit 1
        ;;
    *) echo "usage: ./package.sh [cli|functions|worker]..." >&2; exit 2 ;;
    esac
done
