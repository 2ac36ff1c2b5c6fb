namespace Mira.Experiments.Records;

/// <summary>How clearly two numbers lie on the same side of their borders.</summary>
public static class SideMargin
{
    /// <summary>The distance of the number that is nearer to its border, as a share of the border; negative where the sides differ.</summary>
    /// <param name="first">A number and its border, which is above 0.</param>
    /// <param name="second">Another number and its border.</param>
    public static double Of((double Value, double Border) first, (double Value, double Border) second)
    {
        var (one, other) = ((first.Value / first.Border) - 1, (second.Value / second.Border) - 1);
        var margin = Math.Min(Math.Abs(one), Math.Abs(other));
        return one > 0 == other > 0 ? margin : -margin;
    }
}
