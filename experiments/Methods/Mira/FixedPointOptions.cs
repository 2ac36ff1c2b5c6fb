using Mira.Datasets;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Mira;

/// <summary>When the fixed-point iteration stops.</summary>
public sealed record FixedPointOptions
{
    private const int MostIterations = 10_000;

    /// <summary>Number of iterations; with <see cref="Tolerance"/>, the most that are made.</summary>
    public required int Iterations { get; init; }

    /// <summary>Total-variation error to certify, or null for a fixed number of iterations.</summary>
    public double? Tolerance { get; init; }

    /// <summary>How the next point is chosen; only looked at with a <see cref="Tolerance"/>.</summary>
    public Acceleration Acceleration { get; init; }

    /// <summary>Asks for an early end, at the next iteration.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>A fixed number of iterations (the paper's is 30), which never waits for the device.</summary>
    public static FixedPointOptions Fixed(int iterations) => new() { Iterations = iterations };

    /// <summary>Stops as soon as the certificate promises the tolerance, or rounding makes
    /// further steps useless.</summary>
    public static FixedPointOptions Certified(double tolerance, Acceleration acceleration = Acceleration.None) =>
        new() { Iterations = MostIterations, Tolerance = tolerance, Acceleration = acceleration };

    /// <exception cref="InputException">A number is out of range.</exception>
    internal void Validate()
    {
        if (Iterations < 1)
        {
            throw new InputException($"The solver was asked for {Iterations} iterations; expected at least 1.");
        }
        if (Tolerance is { } tolerance && !(tolerance > 0 && tolerance < 1))
        {
            throw new InputException($"The solver's tolerance is {tolerance}; expected a total-variation " +
                "error between 0 and 1.");
        }
    }
}

/// <summary>How the fixed-point iteration chooses its next point.</summary>
public enum Acceleration
{
    /// <summary>The plain step of Eq. 7.</summary>
    None,

    /// <summary>Anderson's extrapolation from the last three steps, taken only where it beats what the
    /// plain step guarantees.</summary>
    Anderson,
}

/// <summary>Where the iteration is: z, the point it was computed from, and the passes made so far.</summary>
internal readonly record struct IterationPoint(Tensor Current, Tensor Previous, int Iterations);
