if(NOT TARGET glgrad_bench)
    return()
endif()

add_test(NAME bench_workloads COMMAND glgrad_bench --backend cpu --once)
set_tests_properties(bench_workloads PROPERTIES LABELS cpu TIMEOUT 60)
# For people: Google Benchmark's own table, once for each backend.
add_test(NAME bench_table
    COMMAND glgrad_bench --filter ^softmax_64x1000$ --benchmark_min_time=0.001)
set(backend_rows "softmax_64x1000/cpu")
if(GLGRAD_WITH_GL)
    string(APPEND backend_rows ".*softmax_64x1000/gl")
endif()
set_tests_properties(bench_table PROPERTIES
    LABELS gl TIMEOUT 60 ENVIRONMENT GLGRAD_CACHE=off
    PASS_REGULAR_EXPRESSION "${backend_rows}")

# What the peers are measured with needs no library of glgrad.
add_executable(harness_alone "${PROJECT_SOURCE_DIR}/bench/tests/harness_alone.cpp")
target_link_libraries(harness_alone PRIVATE glgrad_bench_rows glgrad_warnings)
add_test(NAME bench_harness COMMAND harness_alone --output "${CMAKE_CURRENT_BINARY_DIR}/harness_alone.json")
set_tests_properties(bench_harness PROPERTIES LABELS cpu TIMEOUT 60)
include(anchors.cmake)

find_program(BASH_PROGRAM bash)
if(NOT BASH_PROGRAM)
    return()
endif()
add_test_program(html_check html_check.cpp support/html_check.cpp)
add_test(NAME bench_report
    COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/bench_report.sh"
            "$<TARGET_FILE:glgrad_bench_report>" "$<TARGET_FILE:html_check>"
            "${CMAKE_CURRENT_BINARY_DIR}/bench_report")
add_test(NAME bench_command_line
    COMMAND "${BASH_PROGRAM}" "${CMAKE_CURRENT_SOURCE_DIR}/bench_command_line.sh"
            "$<TARGET_FILE_DIR:glgrad_bench>" "${CMAKE_CURRENT_BINARY_DIR}/bench_command_line")
set_tests_properties(bench_command_line PROPERTIES LABELS cpu TIMEOUT 120)
