#!/usr/bin/env bash
# Publishes what people install into artifacts/: `cli` (lava with its native launcher).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
linker=()
command -v clang >/dev/null || linker=(-p:CppCompilerAndLinker=gcc)
for part in "${@:-cli}"; do
    case $part in
    cli)
        dotnet publish cli/Lava.Cli -c Release -o artifacts/cli -m:2 -v q --nologo -p:RunAnalyzers=false
        # The launcher is native: 4 MB of memory instead of 30.
        dotnet publish worker-agent/Lava.Launcher -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" -o artifacts/launcher \
            -p:PublishAot=true "${linker[@]}" -m:2 -v q --nologo -p:RunAnalyzers=false
        rm -f artifacts/cli/lava-launcher*
        cp artifacts/launcher/lava-launcher artifacts/cli/
        ;;
    functions | worker) echo "package.sh: $part is not part of this version yet" >&2; exit 1 ;;
    *) echo "usage: ./package.sh [cli]" >&2; exit 2 ;;
    esac
done
