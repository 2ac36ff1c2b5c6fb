#!/bin/sh
# Every method in its recipe for CIFAR-10, in turns; RECIPES="NAME NAME" times some alone.
set -eu
RECIPES=${RECIPES:-$("${MIRA:-bin/mira}" recipe list | awk '$1 ~ /^cifar10(-.*)?$/ && $1 != "cifar10-sinkhorn" { print $1 }')}
for recipe in $RECIPES; do
    echo "$recipe --recipe $recipe"
done | tests/Bench/in_turns.sh "${OUT:-results/bench/methods.csv}"
