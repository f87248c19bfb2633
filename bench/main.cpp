#include "bench/workloads.h"

int main(int count, char** words) {
    benchmark::Initialize(&count, words);
    if (benchmark::ReportUnrecognizedArguments(count, words)) return 2;
    glgrad::bench::addMatrixProducts();
    glgrad::bench::addConvolutions();
    glgrad::bench::addElementwise();
    glgrad::bench::addReductions();
    glgrad::bench::addPooling();
    glgrad::bench::addTraining();
    glgrad::bench::addNetworks();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
