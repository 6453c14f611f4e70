/* The functions of complex numbers that Wine's C library lacks. Microsoft's compiler hands these numbers over as
   structs, GCC does not: each function here takes the one and asks the other. */
#include <complex.h>

typedef struct { double part[2]; } Double;
typedef struct { float part[2]; } Float;

static double complex from_double(Double z) { return __builtin_complex(z.part[0], z.part[1]); }
static float complex from_float(Float z) { return __builtin_complex(z.part[0], z.part[1]); }
static Double to_double(double complex z) { return (Double){{creal(z), cimag(z)}}; }
static Float to_float(float complex z) { return (Float){{crealf(z), cimagf(z)}}; }

#define GIVES_REAL(name) \
    double own_##name(Double z) { return name(from_double(z)); } \
    double own_##name##l(Double z) { return name(from_double(z)); } \
    float own_##name##f(Float z) { return name##f(from_float(z)); }
#define GIVES_COMPLEX(name) \
    Double own_##name(Double z) { return to_double(name(from_double(z))); } \
    Double own_##name##l(Double z) { return to_double(name(from_double(z))); } \
    Float own_##name##f(Float z) { return to_float(name##f(from_float(z))); }
#define TAKES_TWO(name) \
    Double own_##name(Double y, Double z) { return to_double(name(from_double(y), from_double(z))); } \
    Double own_##name##l(Double y, Double z) { return to_double(name(from_double(y), from_double(z))); } \
    Float own_##name##f(Float y, Float z) { return to_float(name##f(from_float(y), from_float(z))); }

GIVES_REAL(cabs) GIVES_REAL(carg) GIVES_REAL(cimag) GIVES_REAL(creal)
GIVES_COMPLEX(ccos) GIVES_COMPLEX(ccosh) GIVES_COMPLEX(cexp) GIVES_COMPLEX(clog) GIVES_COMPLEX(csin)
GIVES_COMPLEX(csinh) GIVES_COMPLEX(csqrt) GIVES_COMPLEX(ctan) GIVES_COMPLEX(ctanh)
TAKES_TWO(cpow)
