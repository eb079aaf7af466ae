#!/bin/sh
# Greets its first argument.
set -eu
echo "Hello, ${1:?usage: hello.sh NAME}! This is run $LAVA_RUN_ID of job $LAVA_JOB_ID."
