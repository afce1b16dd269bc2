/* A mini-batch step of plain gradient descent: sigmoid units, cross-entropy (book ch. 2, BP1 to BP4).

   θ holds, layer by layer and neuron by neuron, its weights and then its bias. An example is a row of x and of y;
   `hand` says which rows the mini-batch is made of. `room` has as many numbers as `room_of` says: the
   activations of every example in hand, then the errors. */

#include <math.h>
#include <string.h>

#ifndef REAL
#define REAL float
#endif

long room_of(int layers, const int *sizes, int m) {
    long neurons = sizes[0];
    for (int l = 1; l < layers; l++) neurons += 2 * (long)sizes[l];
    return neurons * m;
}

static REAL dot(const REAL *restrict u, const REAL *restrict v, int n) {
    REAL sum = 0;
    for (int k = 0; k < n; k++) sum += u[k] * v[k];
    return sum;
}

static void add(REAL *restrict to, REAL times, const REAL *restrict v, int n) {
    for (int k = 0; k < n; k++) to[k] += times * v[k];
}

void step(int layers, const int *sizes, REAL *theta, const REAL *x, const REAL *y, const long *hand, int m,
          REAL eta, REAL *room) {
    REAL *a[64], *delta[64], *w[64];
    for (int l = 0; l < layers; l++) {
        a[l] = room;
        room += (long)m * sizes[l];
    }
    for (int l = 1; l < layers; l++) {
        delta[l] = room;
        room += (long)m * sizes[l];
        w[l] = theta;
        theta += (long)sizes[l] * (sizes[l - 1] + 1);
    }
    int out = layers - 1;
    for (int e = 0; e < m; e++) {
        memcpy(a[0] + (long)e * sizes[0], x + hand[e] * sizes[0], sizes[0] * sizeof(REAL));
        for (int l = 1; l < layers; l++) {
            int n = sizes[l - 1];
            const REAL *before = a[l - 1] + (long)e * n;
            REAL *here = a[l] + (long)e * sizes[l];
            for (int j = 0; j < sizes[l]; j++) {
                const REAL *row = w[l] + (long)j * (n + 1);
                here[j] = 1 / (1 + (REAL)exp(-(row[n] + dot(row, before, n))));
            }
        }
        for (int j = 0; j < sizes[out]; j++)
            delta[out][(long)e * sizes[out] + j] = a[out][(long)e * sizes[out] + j] - y[hand[e] * sizes[out] + j];
        for (int l = out - 1; l > 0; l--) {
            int n = sizes[l];
            const REAL *here = a[l] + (long)e * n, *above = delta[l + 1] + (long)e * sizes[l + 1];
            REAL *error = delta[l] + (long)e * n;
            memset(error, 0, n * sizeof(REAL));
            for (int j = 0; j < sizes[l + 1]; j++) add(error, above[j], w[l + 1] + (long)j * (n + 1), n);
            for (int k = 0; k < n; k++) error[k] *= here[k] * (1 - here[k]);
        }
    }
    for (int l = 1; l < layers; l++)
        for (int j = 0; j < sizes[l]; j++)
            for (int e = 0; e < m; e++) {
                REAL change = -eta / m * delta[l][(long)e * sizes[l] + j];
                REAL *row = w[l] + (long)j * (sizes[l - 1] + 1);
                add(row, change, a[l - 1] + (long)e * sizes[l - 1], sizes[l - 1]);
                row[sizes[l - 1]] += change;
            }
}
