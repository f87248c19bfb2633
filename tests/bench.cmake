if(NOT TARGET glgrad_bench)
    return()
endif()

add_test(NAME bench_workloads COMMAND glgrad_bench --backend cpu --once)
set_tests_properties(bench_workloads PROPERTIES LABELS cpu TIMEOUT 60)

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
