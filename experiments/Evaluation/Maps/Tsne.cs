using System.Runtime.Intrinsics;

namespace Mira.Experiments.Evaluation.Maps;

/// <summary>Exact t-SNE: places points in a plane so that near ones stay near.</summary>
/// <remarks>
/// Source: van der Maaten and Hinton, Visualizing Data using t-SNE, JMLR 9 (2008), with the start along principal axes,
/// the learning rate and the steps of scikit-learn 1.4 (method="exact", init="pca"). Nothing is random. Sums have the
/// same order for any number of threads and any width of the processor's registers.
/// </remarks>
internal sealed class Tsne
{
    private const double EarlyExaggeration = 12, EarlyMomentum = 0.5, Momentum = 0.8;
    private const double LeastRate = 50, StartDeviation = 1e-4;
    private const double GainStep = 0.2, GainDecay = 0.8, LeastGain = 0.01;
    private const int EarlyIterations = 250;

    /// <summary>Iterations of the whole.</summary>
    internal const int Iterations = 1000;

    private readonly float[] _near;
    private readonly int _count, _threads;
    private readonly float[] _x, _y;
    private readonly double[] _pullX, _pullY, _pushX, _pushY, _sums;

    private Tsne(float[] near, double[] start, int threads)
    {
        _count = start.Length / 2;
        (_near, _threads) = (near, threads);
        (_x, _y) = (new float[_count], new float[_count]);
        (_pullX, _pullY, _pushX, _pushY, _sums) = (new double[_count], new double[_count], new double[_count],
            new double[_count], new double[_count]);
        var mean = Enumerable.Range(0, _count).Average(point => start[2 * point]);
        var deviation = Math.Sqrt(Enumerable.Range(0, _count)
            .Average(point => (start[2 * point] - mean) * (start[2 * point] - mean)));
        var scale = deviation > 0 ? StartDeviation / deviation : 0;
        for (var point = 0; point < _count; point++)
        {
            (_x[point], _y[point]) = ((float)(start[2 * point] * scale), (float)(start[(2 * point) + 1] * scale));
        }
    }

    /// <summary>Places points.</summary>
    /// <param name="near">Probabilities [n, n], as <see cref="Affinities"/> makes them.</param>
    /// <param name="start">[n, 2], where points start, in any unit.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="done">Told the number of each iteration done.</param>
    /// <returns>The places, and the divergence KL(P ‖ Q) that is left, in nats.</returns>
    internal static (double[] Places, double Divergence) Run(float[] near, double[] start, int threads,
        Action<int> done)
    {
        var map = new Tsne(near, start, threads);
        map.Descend(done);
        var places = new double[start.Length];
        for (var point = 0; point < map._count; point++)
        {
            (places[2 * point], places[(2 * point) + 1]) = (map._x[point], map._y[point]);
        }
        return (places, map.Divergence());
    }

    private void Descend(Action<int> done)
    {
        var rate = Math.Max(_count / EarlyExaggeration / 4, LeastRate);
        var (gains, updates) = (new double[2 * _count], new double[2 * _count]);
        Array.Fill(gains, 1);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var isEarly = iteration < EarlyIterations;
            var total = Forces();
            for (var point = 0; point < _count; point++)
            {
                var pull = isEarly ? EarlyExaggeration : 1;
                Move(_x, point, 2 * point, 4 * ((pull * _pullX[point]) - (_pushX[point] / total)));
                Move(_y, point, (2 * point) + 1, 4 * ((pull * _pullY[point]) - (_pushY[point] / total)));
            }
            done(iteration + 1);

            void Move(float[] places, int point, int at, double slope)
            {
                gains[at] = Math.Max(LeastGain, updates[at] * slope < 0 ? gains[at] + GainStep : gains[at] * GainDecay);
                updates[at] = ((isEarly ? EarlyMomentum : Momentum) * updates[at]) - (rate * gains[at] * slope);
                places[point] += (float)updates[at];
            }
        }
    }

    /// <summary>Attraction and repulsion of every point.</summary>
    /// <returns>The sum of 1 / (1 + squared distance) over all pairs.</returns>
    private double Forces()
    {
        Parallel.For(0, _count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, Force);
        return _sums.Sum();
    }

    private void Force(int point)
    {
        var near = _near.AsSpan(point * _count, _count);
        var (x, y) = (Vector256.Create(_x[point]), Vector256.Create(_y[point]));
        var (sum, pullX, pullY, pushX, pushY) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero,
            Vector256<float>.Zero, Vector256<float>.Zero);
        var lanes = Vector256<float>.Count;
        var last = _count - (_count % lanes);
        for (var other = 0; other < last; other += lanes)
        {
            var (dx, dy) = (x - Vector256.LoadUnsafe(ref _x[other]), y - Vector256.LoadUnsafe(ref _y[other]));
            var weight = Vector256<float>.One / (Vector256<float>.One + (dx * dx) + (dy * dy));
            var (pull, push) = (weight * Vector256.LoadUnsafe(ref near[other]), weight * weight);
            sum += weight;
            pullX += pull * dx;
            pullY += pull * dy;
            pushX += push * dx;
            pushY += push * dy;
        }
        (double Sum, double PullX, double PullY, double PushX, double PushY) all = (Vector256.Sum(sum),
            Vector256.Sum(pullX), Vector256.Sum(pullY), Vector256.Sum(pushX), Vector256.Sum(pushY));
        for (var other = last; other < _count; other++)
        {
            var (dx, dy) = (_x[point] - _x[other], _y[point] - _y[other]);
            var weight = 1 / (1 + (dx * dx) + (dy * dy));
            all = (all.Sum + weight, all.PullX + (weight * near[other] * dx), all.PullY + (weight * near[other] * dy),
                all.PushX + (weight * weight * dx), all.PushY + (weight * weight * dy));
        }
        // A point is no neighbor of itself; its own weight is 1.
        (_sums[point], _pullX[point], _pullY[point], _pushX[point], _pushY[point]) =
            (all.Sum - 1, all.PullX, all.PullY, all.PushX, all.PushY);
    }

    private double Divergence()
    {
        var total = Forces();
        var rows = new double[_count];
        Parallel.For(0, _count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, point =>
        {
            for (var other = 0; other < _count; other++)
            {
                double dx = _x[point] - _x[other], dy = _y[point] - _y[other];
                double near = _near[(point * _count) + other];
                rows[point] += near > 0 ? near * Math.Log(near * total * (1 + (dx * dx) + (dy * dy))) : 0;
            }
        });
        return rows.Sum();
    }
}
