#!/usr/bin/env bash
# usage: fashion_mnist_command_line.sh PROGRAM SCRATCH
# What the example does with good and bad command lines, bad data and Ctrl-C.
set -uo pipefail
export GLGRAD_CACHE=off
program=$1
scratch=$2
rm -rf "$scratch"
mkdir -p "$scratch"
failures=0

# expect STATUS TEXT ARGUMENT...: the exit status, and a text that the output must have.
expect() {
    local status=$1 text=$2 output
    shift 2
    output=$("$program" "$@" 2>&1)
    local got=$?
    if [[ $got != "$status" || $output != *"$text"* ]]; then
        echo "FAILED: fashion_mnist $*"
        echo "  expected exit status $status and '$text', got $got and:"
        echo "$output"
        failures=$((failures + 1))
    fi
}

expect 0 "--batch-size" --help
expect 2 "--epochs" --epochs none
expect 2 "--backend" --backend cuda
expect 2 "--output" --no-such-option
expect 2 "--limit" --limit 0
expect 2 "--limit" --limit -1
expect 2 "--limit" --limit 1e3
expect 2 "--seed" --seed -1
expect 2 "--seed" --seed 18446744073709551616
expect 2 "--seed" --seed x
expect 1 "$scratch/nowhere" --backend cpu --data "$scratch/nowhere"

mkdir -p "$scratch/bad"
for name in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
    printf '\0\0\10\1\0\0\0\12abc' | gzip >"$scratch/bad/$name-ubyte.gz"
done
expect 1 "ubyte.gz" --backend cpu --data "$scratch/bad"

data=/usr/share/datasets/fashion-mnist
if [[ -d $data ]]; then
    expect 0 "Test accuracy" --backend cpu --limit 200 --epochs 1 --output "$scratch/mlp" --model mlp
    "$program" --backend cpu --epochs 1000 --limit 2000 --output "$scratch/stopped" >"$scratch/log" 2>&1 &
    child=$!
    until grep -q "Epoch 1" "$scratch/log" || ! kill -0 "$child" 2>/dev/null; do sleep 0.2; done
    kill -INT "$child"
    wait "$child" || { echo "FAILED: Ctrl-C ended with status $?"; cat "$scratch/log"; failures=1; }
    for file in mlp/weights.safetensors mlp/report.html stopped/weights.safetensors stopped/report.html; do
        [[ -s $scratch/$file ]] || { echo "FAILED: $file was not written"; failures=1; }
    done
else
    echo "skipped: training and Ctrl-C, because there is no $data (package dataset-fashion-mnist)"
fi
exit $((failures > 0))
