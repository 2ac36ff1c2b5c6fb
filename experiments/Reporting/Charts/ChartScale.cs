using System.Globalization;
using Mira.Experiments.Tables;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mira.Experiments.Reporting.Charts;

/// <summary>Axis scales: the drawing library knows linear axes only, so a logarithmic one draws log10 and
/// labels it as powers.</summary>
internal static class ChartScale
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Position of a value on the axis; not finite where the scale has no place for it.</summary>
    internal static double Map(double value, AxisScale scale) =>
        scale == AxisScale.Linear ? value : value > 0 ? Math.Log10(value) : double.NaN;

    internal static ITickGenerator Ticks(AxisScale scale) => scale == AxisScale.Linear
        ? new NumericAutomatic()
        : new NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = Power };

    /// <summary>10 to a power, in raised digits.</summary>
    internal static string Power(double exponent)
    {
        var digits = Math.Abs(exponent).ToString("0", CultureInfo.InvariantCulture)
            .Select(digit => Superscripts[digit - '0']);
        return $"10{(exponent < 0 ? "⁻" : "")}{string.Concat(digits)}";
    }
}
