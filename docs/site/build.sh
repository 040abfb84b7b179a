#!/usr/bin/env bash
# Makes the documentation site in artifacts/site/html: the pages, the API reference, the results of each machine as charts. A broken link is an error.
# The solution is built before.
set -euo pipefail
cd "$(dirname "$0")/../.."
site=artifacts/site
rm -rf $site && mkdir -p $site
cp --parents README.md LICENSE docs/*.md docs/toc.yml docs/decisions/*.md docs/images/* src/*/README.md $site
cp -r docs/site/docfx.json docs/site/toc.yml docs/site/template src/icon.png $site
dotnet run --no-build -c Release --project bench/FastNet.Benchmarks -- charts bench/results $site/bench/results
dotnet tool restore
dotnet docfx metadata $site/docfx.json
dotnet docfx build $site/docfx.json --warningsAsErrors
# The README is the first page.
cp $site/html/README.html $site/html/index.html
