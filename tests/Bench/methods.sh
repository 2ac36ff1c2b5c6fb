#!/bin/sh
# Table 7's methods, in turns.
set -eu
for recipe in cifar10-barlow-twins cifar10-byol cifar10-deepcluster-v2 cifar10-dino cifar10-swav cifar10; do
    echo "$recipe --recipe $recipe"
done | tests/Bench/in_turns.sh "${OUT:-results/bench/methods.csv}"
