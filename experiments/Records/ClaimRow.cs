
namespace Mira.Experiments.Records;

/// <summary>One comparison behind a claim of the paper: one row of an item's claims.csv. A claim has
/// one row or several.</summary>
public sealed record ClaimRow
{
    /// <summary>Identifier of the item.</summary>
    public required string Item { get; init; }

    /// <summary>What the paper says.</summary>
    public required string Claim { get; init; }

    /// <summary>What all rows of the claim together say to it.</summary>
    public required Judgement Judgement { get; init; }

    /// <summary>The cells that are added; or the two that should be on the same side of their
    /// borders, in words.</summary>
    public required string Plus { get; init; }

    /// <summary>The cells that are subtracted: the difference should be above 0, or near it. Empty where two cells
    /// should be on the same side.</summary>
    public required string Minus { get; init; }

    /// <summary>Largest difference that counts as none; empty where it has to be above 0.</summary>
    public double? Within { get; init; }

    /// <summary>Seeds that all these cells were measured with.</summary>
    public required int Pairs { get; init; }

    /// <summary>Mean of the difference, or of the <see cref="SideMargin"/>.</summary>
    public double? Difference { get; init; }

    /// <summary>Lower end of its 95 % interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of that interval.</summary>
    public double? High { get; init; }

    /// <summary>Two-sided p-value of the paired t-test: of no difference, or of none above
    /// <see cref="Within"/>.</summary>
    public double? Probability { get; init; }

    /// <summary>The same after Holm's correction over the claim's rows.</summary>
    public double? Corrected { get; init; }
}

/// <summary>What measurements say to a claim of the paper.</summary>
public enum Judgement
{
    /// <summary>Every comparison shows the claimed direction beyond the noise of the seeds.</summary>
    Supported,

    /// <summary>A comparison shows the opposite beyond the noise.</summary>
    Contradicted,

    /// <summary>Not measured, by too few seeds, or within the noise.</summary>
    CannotJudge,
}

/// <summary>How clearly two numbers are on the same side of their borders.</summary>
public static class SideMargin
{
    /// <summary>The distance of the number that is nearer to its border, as a share of the border; negative where
    /// the sides differ.</summary>
    /// <param name="first">A number and its border, which is above 0.</param>
    /// <param name="second">Another number and its border.</param>
    public static double Of((double Value, double Border) first, (double Value, double Border) second)
    {
        var (one, other) = ((first.Value / first.Border) - 1, (second.Value / second.Border) - 1);
        var margin = Math.Min(Math.Abs(one), Math.Abs(other));
        return one > 0 == other > 0 ? margin : -margin;
    }
}
