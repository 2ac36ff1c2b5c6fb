namespace Mira.Experiments.Tables;

/// <summary>A column whose numbers tell life from death by a border.</summary>
/// <param name="Column">Heading of the column.</param>
/// <param name="Border">Life lies above it.</param>
/// <param name="Words">What the numbers are, for headings, as in "g ρ of the first epoch".</param>
public sealed record PhaseSide(string Column, double Border, string Words)
{
    /// <summary>Whether a number of the column means life.</summary>
    public bool IsAlive(double value) => value > Border;
}
