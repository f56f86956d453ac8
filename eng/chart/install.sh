#!/usr/bin/env bash
# Writes the manifests that install the product without Helm: charts/install.yaml for a whole cluster, with the CRDs, and
# charts/namespace-install.yaml for one namespace, without them. To be run after each change of the chart; a test compares.
#
#   eng/chart/install.sh [FOLDER]             writes to FOLDER instead of charts/
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-$here/../../charts}
{
  "$here/render.sh" "$folder/install.yaml" -crds
  "$here/render.sh" "$folder/namespace-install.yaml" -set namespaced=true
} >&2
printf '%s\n' "$folder"
