// Sums whose rounding is kept: compilers must not rearrange what follows.
#ifndef PRECISE
#ifdef HAS_FMA
#define PRECISE precise
#else
#define PRECISE
#endif
#endif
uniform float weight;
