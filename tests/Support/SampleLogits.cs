using static TorchSharp.torch;

namespace Mira.Tests.Support;

/// <summary>Scores to try the solvers on, from a seed.</summary>
internal static class SampleLogits
{
    /// <summary>Cosines of random unit vectors of 16 dimensions.</summary>
    internal static Tensor Random(int seed, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        return Unit(generator, rows).matmul(Unit(generator, columns).t()).MoveToOuterDisposeScope();
    }

    /// <summary>Cosines of samples gathered around prototypes, the r-th of which gets samples in
    /// proportion to 1/r.</summary>
    internal static Tensor Clustered(int seed, int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var prototypes = Unit(generator, columns);
        var sizes = arange(1, columns + 1, dtype: ScalarType.Float64).reciprocal();
        var centers = prototypes.index_select(0, sizes.multinomial(rows, replacement: true, generator: generator));
        var samples = Normalize(centers.add(Unit(generator, rows).mul(0.5)));
        return samples.matmul(prototypes.t()).MoveToOuterDisposeScope();
    }

    private static Tensor Unit(Generator generator, int rows) =>
        Normalize(randn(rows, 16, dtype: ScalarType.Float64, generator: generator));

    private static Tensor Normalize(Tensor rows) => rows.div(rows.norm(1, keepdim: true));
}
