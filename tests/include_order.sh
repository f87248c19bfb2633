#!/usr/bin/env bash
# include_order.sh ROOT: checks that no folder includes one to its right in
#   core <- expressions <- backends <- autograd <- optim <- layers <- io <- data <- models <- programs
# and prints FILE:LINE for each include that does.
set -euo pipefail
cd "${1:?usage: include_order.sh ROOT}"

folders=()
for folder in core expressions backends autograd optim layers io data models tools examples tests bench; do
    if [[ -d $folder ]]; then folders+=("$folder"); fi
done

find "${folders[@]}" -type f \( -name '*.h' -o -name '*.cpp' \) -print0 | sort -z |
    xargs -0 awk '
    BEGIN {
        count = split("core expressions backends autograd optim layers io data models", order, " ")
        for (i = 1; i <= count; i++) level[order[i]] = i
        level["tools"] = level["examples"] = level["tests"] = level["bench"] = count + 1
        level["shaders"] = level["expressions"]  # generated from shaders/, included by ops
    }
    function report(why) {
        printf "%s:%d: %s\n", FILENAME, FNR, why
        violations++
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, quoted, "\"")
        included = quoted[2]
        split(FILENAME, parts, "/")
        from = parts[1]
        if (index(included, "/") == 0) next
        split(included, parts, "/")
        to = parts[1]
        if (!(to in level))
            report("\"" included "\" is not a path from the source root")
        else if (to != from && level[to] >= level[from] && to != "shaders")
            report(from "/ must not include " to "/ (\"" included "\")")
        else if (to == "shaders" && level[from] < level[to])
            report(from "/ must not include shaders (\"" included "\")")
    }
    # Two paths to one header would define everything twice.
    /^[ \t]*#[ \t]*include[ \t]*<glgrad\// && FILENAME !~ /^(examples|tools|tests\/install|tests\/compile_errors)\// {
        report("write \"core/x.h\": <glgrad/x.h> is for users")
    }
    END { exit violations > 0 }'
