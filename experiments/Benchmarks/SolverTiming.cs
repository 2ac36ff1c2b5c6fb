namespace Mira.Experiments.Benchmarks;

/// <summary>What the solver benchmark measured for one batch size: medians over alternating runs, 30 iterations, β = 2/3.</summary>
public sealed record SolverTiming
{
    /// <summary>Samples in the batch.</summary>
    public required int Rows { get; init; }

    /// <summary>Prototypes.</summary>
    public required int Columns { get; init; }

    /// <summary>Runs behind each median.</summary>
    public required int Rounds { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>The paper's pseudo-code.</summary>
    public required double NaiveMilliseconds { get; init; }

    /// <summary>This program's solver, the same number of iterations.</summary>
    public required double OursMilliseconds { get; init; }

    /// <summary>How many times faster this program is.</summary>
    public double Ratio => NaiveMilliseconds / OursMilliseconds;

    /// <summary>Reading the scores once per iteration and doing nothing else.</summary>
    public required double ReadFloorMilliseconds { get; init; }

    /// <summary>Until the certificate promises 10⁻³.</summary>
    public required double CertifiedMilliseconds { get; init; }

    /// <summary>Iterations until the certificate promised 10⁻³.</summary>
    public required int CertifiedIterations { get; init; }

    /// <summary>Total-variation error certified then.</summary>
    public required double CertifiedError { get; init; }

    /// <summary>Total-variation error certified after the fixed number of iterations.</summary>
    public required double FixedError { get; init; }
}
