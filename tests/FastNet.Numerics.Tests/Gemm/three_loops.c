/* The contract of a product (docs/numerics.md) in another language: every element is one chain of fused multiply-adds in order of k, from what C holds.
   fma and fmaf round once, by the standard of C. Built without -mfma, they are calls into the C library, and the compiler changes nothing. */
#include <math.h>
#include <stddef.h>

void three_loops_float(int m, int n, int k, const float *a, const float *b, float *c)
{
    for (size_t i = 0; i < (size_t)m; i++)
        for (size_t j = 0; j < (size_t)n; j++)
            for (size_t p = 0; p < (size_t)k; p++)
                c[i * n + j] = fmaf(a[i * k + p], b[p * n + j], c[i * n + j]);
}

void three_loops_double(int m, int n, int k, const double *a, const double *b, double *c)
{
    for (size_t i = 0; i < (size_t)m; i++)
        for (size_t j = 0; j < (size_t)n; j++)
            for (size_t p = 0; p < (size_t)k; p++)
                c[i * n + j] = fma(a[i * k + p], b[p * n + j], c[i * n + j]);
}
