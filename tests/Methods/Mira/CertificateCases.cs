using System.Globalization;
using Mira.Experiments.Methods.Mira;
using static TorchSharp.torch;

namespace Mira.Tests.Methods.Mira;

/// <summary>Searches for float32 scores whose targets are farther from the optimum than their
/// certificate says.</summary>
/// <remarks>Half of the cases are fresh, half are changes of those that came nearest to the bound so far.</remarks>
internal sealed class CertificateCases(int seed)
{
    private const int Kept = 64, Families = 6;
    private static readonly double[] Betas = [0.1, 0.3, 0.5, 2.0 / 3, 0.75, 0.9, 0.95, 0.99];
    private static readonly int[] Iterations = [1, 2, 4, 8, 15, 30];
    private readonly Random _random = new(seed);
    private readonly List<(Case Case, double Ratio)> _nearest = [];

    /// <summary>Cases of a soak.</summary>
    internal const int Soak = 1_000_000;

    /// <summary>Largest error as a part of its bound.</summary>
    internal double Nearest => _nearest.Count == 0 ? 0 : _nearest.Max(entry => entry.Ratio);

    /// <summary>The case it was found in, for a message.</summary>
    internal string NearestCase => _nearest.MaxBy(entry => entry.Ratio).Case?.ToString() ?? "none";

    /// <summary>Tries so many cases, and returns how many had an error above their bound.</summary>
    internal int CountAbove(int cases)
    {
        var above = 0;
        for (var i = 0; i < cases; i++)
        {
            var some = _nearest.Count > 0 && _random.Next(2) == 0
                ? Changed(_nearest[_random.Next(_nearest.Count)].Case)
                : Fresh();
            var (error, bound) = some.Measure();
            above += error > bound ? 1 : 0;
            Keep(some, error / bound);
        }
        return above;
    }

    /// <summary>Tries so many cases of the soak's search, and fails where an error is above its bound.</summary>
    internal static int RequireNoneAbove(int cases)
    {
        var search = new CertificateCases(seed: 15);
        Assert.True(search.CountAbove(cases) == 0,
            $"The error is {search.Nearest} of its bound: {search.NearestCase}.");
        return cases;
    }

    /// <summary>A case of a shape and β, with scores of any family.</summary>
    internal Case Fresh(int rows, int columns, double beta, int iterations)
    {
        var family = _random.Next(Families);
        var (scores, size) = (new float[rows, columns], Math.Pow(10, (3 * _random.NextDouble()) - 1.5));
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                scores[row, column] = (float)(family switch
                {
                    // Cosines; scores of any size; few values, so that there are ties; samples that hardly differ;
                    // gathered; one column apart.
                    0 => (2 * _random.NextDouble()) - 1,
                    1 => size * Normal(),
                    2 => _random.Next(3) / 4.0,
                    3 => Math.Cos(column) + (1e-3 * Normal()),
                    4 => row % columns == column ? 0.9 - (0.1 * _random.NextDouble()) : 0.3 * Normal(),
                    _ => (0.3 * Normal()) - (column == 0 ? 10 * size : 0),
                });
            }
        }
        return new(scores, 0.225, beta, iterations);
    }

    private Case Fresh()
    {
        var beta = Betas[_random.Next(Betas.Length)];
        // To the floor of float32 where the plain step gets there soon.
        var iterations = _random.Next(3) == 0 && beta < 0.9 ? 0 : Iterations[_random.Next(Iterations.Length)];
        return Fresh(1 + _random.Next(_random.Next(8) == 0 ? 40 : 17), 2 + _random.Next(8), beta, iterations);
    }

    private Case Changed(Case near)
    {
        var scores = (float[,])near.Scores.Clone();
        for (var changes = 1 + _random.Next(3); changes > 0; changes--)
        {
            ref var score = ref scores[_random.Next(scores.GetLength(0)), _random.Next(scores.GetLength(1))];
            score = _random.Next(3) switch
            {
                0 => float.BitIncrement(score),
                1 => score * (float)(1 + (0.1 * Normal())),
                _ => score + (float)(0.01 * Normal()),
            };
        }
        return near with { Scores = scores };
    }

    private void Keep(Case some, double ratio)
    {
        _nearest.Add((some, ratio));
        if (_nearest.Count > Kept)
        {
            _ = _nearest.Remove(_nearest.MinBy(entry => entry.Ratio));
        }
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>One batch and how it is solved.</summary>
    /// <param name="Scores">[batch, prototypes].</param>
    /// <param name="Tau">τ.</param>
    /// <param name="Beta">β.</param>
    /// <param name="Iterations">Iterations; 0 for as many as rounding allows.</param>
    internal sealed record Case(float[,] Scores, double Tau, double Beta, int Iterations)
    {
        // An iteration takes the distance times β; what float32 cannot tell apart is near 1e-7.
        private int ToTheFloor => (int)Math.Ceiling(Math.Log(1e-9) / Math.Log(Beta));

        /// <summary>The largest error of a row in total variation, less what the optimum itself may be off
        /// by, and its bound.</summary>
        internal (double Error, double Bound) Measure()
        {
            var exact = new ExactFixedPoint(Scores, Tau, Beta);
            using var scope = NewDisposeScope();
            using var assignment = FixedPoint.Solve(tensor(Scores), Tau, Beta,
                FixedPointOptions.Fixed(Iterations > 0 ? Iterations : ToTheFloor));
            var targets = assignment.Targets.data<float>().ToArray();
            var (error, columns) = (0.0, Scores.GetLength(1));
            for (var row = 0; row < Scores.GetLength(0); row++)
            {
                error = Math.Max(error, Enumerable.Range(0, columns)
                    .Sum(column => Math.Abs(targets[(row * columns) + column] - exact.Targets[row, column])) / 2);
            }
            return (error - exact.Error, assignment.Certificate!.TotalVariation);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"B {Scores.GetLength(0)}, K {Scores.GetLength(1)}, β {Beta:g3}, {Iterations} iterations");
    }
}
