# Prints the ten slowest tests of a test run. Stable Rust does not tell how long a test takes, so each line of
# the run's output comes here with the second in front in which it was written.
#
# Rust's harness starts as many tests as it has threads, in the order of their names, and another one
# whenever one ends. So a test began when the one as many places before it ended.
# Needs: threads.

function end_of_binary(    i, j, name, began) {
    for (i = 2; i <= count; i++) {
        name = names[i]
        for (j = i - 1; j > 0 && names[j] > name; j--) names[j + 1] = names[j]
        names[j + 1] = name
    }
    for (i = 1; i <= count; i++) {
        began = i > threads ? ended[i - threads] : start
        seconds[names[i]] += at[names[i]] - began
    }
    count = 0
}

$2 == "running" && $4 ~ /^tests?$/ { end_of_binary(); start = $1 }
$2 == "test" && $4 == "..." { names[++count] = $3; ended[count] = at[$3] = $1 }

END {
    end_of_binary()
    print "The slowest tests, in seconds:"
    for (place = 1; place <= 10; place++) {
        slowest = ""
        for (name in seconds) if (slowest == "" || seconds[name] > seconds[slowest]) slowest = name
        if (slowest == "") break
        printf "%5d  %s\n", seconds[slowest], slowest
        delete seconds[slowest]
    }
}
