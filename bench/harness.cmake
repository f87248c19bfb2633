# What measures glgrad and the peers alike. It links nothing of glgrad, so that peers can be built
# without: of glgrad it has the errors alone. benchmark and nlohmann_json were found before.
get_filename_component(glgrad_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)

set(harness child_process command_line machine numbers results)
list(TRANSFORM harness PREPEND "${CMAKE_CURRENT_LIST_DIR}/support/")
list(TRANSFORM harness APPEND .cpp)
add_library(glgrad_bench_harness STATIC ${harness} "${glgrad_root}/core/error.cpp")
target_link_libraries(glgrad_bench_harness PUBLIC nlohmann_json::nlohmann_json)

# Apart from it: not every program should have to load Google Benchmark.
add_library(glgrad_bench_rows STATIC
    "${CMAKE_CURRENT_LIST_DIR}/peer.cpp" "${CMAKE_CURRENT_LIST_DIR}/rows.cpp")
target_link_libraries(glgrad_bench_rows PUBLIC glgrad_bench_harness benchmark::benchmark)

foreach(library IN ITEMS glgrad_bench_harness glgrad_bench_rows)
    target_compile_features(${library} PUBLIC cxx_std_20)
    target_include_directories(${library} PUBLIC "${glgrad_root}")
endforeach()
