#!/usr/bin/env bash
# Publishes what people install into artifacts/: `cli` (lava with its native launcher), `functions` (a zip for each architecture),
# `worker` (an archive for each architecture: lava-worker, lava, the native launcher, unit and installer). LAVA_ARCHITECTURES=x64 makes one only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
linker=()
command -v clang >/dev/null || linker=(-p:CppCompilerAndLinker=gcc)
host=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')

# Why the native functions can't be built for an architecture on this machine; nothing when they can.
obstacle() {
    if [ "$1" = "$host" ]; then
        command -v clang >/dev/null || command -v gcc >/dev/null || echo "needs clang or gcc, and zlib1g-dev"
    elif [ "$1" = arm64 ]; then
        command -v aarch64-linux-gnu-gcc >/dev/null && command -v llvm-objcopy >/dev/null || echo "needs gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and llvm"
    else
        echo "can be built on $1 only"
    fi
}

# One file in the zip, as the Lambda runtime provided.al2023 wants it; the same input gives the same zip.
functions() {
    local out=artifacts/functions-$1 cross=("${linker[@]}")
    [ "$1" = "$host" ] || cross=(-p:CppCompilerAndLinker="$PWD/eng/aarch64-linker" -p:ObjCopyName=llvm-objcopy)
    dotnet publish functions/Lava.Functions -c Release -r "linux-$1" -o "$out" -p:PublishAot=true "${cross[@]}" -m:2 -v q --nologo -p:RunAnalyzers=false
    python3 - "$out/Lava.Functions" "$2" <<'EOF'
import sys, zipfile
entry = zipfile.ZipInfo("bootstrap", (2000, 1, 1, 0, 0, 0))
entry.external_attr = 0o100755 << 16
with zipfile.ZipFile(sys.argv[2], "w") as archive, open(sys.argv[1], "rb") as program:
    archive.writestr(entry, program.read(), zipfile.ZIP_DEFLATED, 9)
EOF
    echo "$2"
}

# Agent and command line bring one runtime between them; only the launcher is native, and replaces the program that they bring. Its
# assembly stays: it is the language that they speak with it.
worker() {
    local out=artifacts/worker-$1 cross=("${linker[@]}")
    [ "$1" = "$host" ] || cross=(-p:CppCompilerAndLinker="$PWD/eng/aarch64-linker" -p:ObjCopyName=llvm-objcopy)
    rm -rf "$out"
    for project in cli/Lava.Cli worker-agent/Lava.Agent; do
        dotnet publish "$project" -c Release -r "linux-$1" --self-contained -o "$out/bin" -m:2 -v q --nologo -p:RunAnalyzers=false -p:DebugType=none -p:GenerateDocumentationFile=false \
            -p:ErrorOnDuplicatePublishOutputFiles=false
    done
    dotnet publish worker-agent/Lava.Launcher -c Release -r "linux-$1" -o "$out/launcher" -p:PublishAot=true "${cross[@]}" -m:2 -v q --nologo -p:RunAnalyzers=false
    rm -f "$out"/bin/lava-launcher "$out"/bin/lava-launcher.*.json "$out"/bin/*.pdb
    # The original's names of what payloads call: links to lava, beside it on the PATH of jobs.
    for name in lava-dispatcher lava-state lava-version; do ln -sf lava "$out/bin/$name"; done
    cp "$out/launcher/lava-launcher" "$out/bin/"
    rm -rf "$out/launcher"
    cp packaging/install.sh packaging/lava-worker.service "$out/"
    tar -C "$out" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@946684800 -czf "$2" .
    echo "$2"
}

for part in "${@:-cli}"; do
    case $part in
    cli)
        dotnet publish cli/Lava.Cli -c Release -o artifacts/cli -m:2 -v q --nologo -p:RunAnalyzers=false
        # The launcher is native: 4 MB of memory instead of 30.
        dotnet publish worker-agent/Lava.Launcher -c Release -r "linux-$host" -o artifacts/launcher \
            -p:PublishAot=true "${linker[@]}" -m:2 -v q --nologo -p:RunAnalyzers=false
        rm -f artifacts/cli/lava-launcher artifacts/cli/lava-launcher.*.json
        cp artifacts/launcher/lava-launcher artifacts/cli/
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
