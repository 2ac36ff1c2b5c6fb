using System.Globalization;
using Mira.Experiments.Records;

namespace Mira.Experiments.Reporting.Pages;

/// <summary>Numbers of a table as text.</summary>
internal static class ItemNumbers
{
    private const string None = "–";

    /// <summary>A number with as many decimals as its size asks for.</summary>
    internal static string Text(double? value) =>
        value is { } number ? number.ToString(Format(Math.Abs(number)), CultureInfo.InvariantCulture) : None;

    /// <summary>The same with its sign.</summary>
    internal static string Signed(double? value) =>
        value is { } number ? (number < 0 ? "−" : "+") + Text(Math.Abs(number)) : None;

    /// <summary>A printed number, with its spread where one was printed.</summary>
    internal static string Printed(CellRow cell) => cell.Paper is not { } paper ? None
        : paper.ToString(CultureInfo.InvariantCulture)
        + (cell.PaperDeviation is { } spread ? $" ± {spread.ToString(CultureInfo.InvariantCulture)}" : "");

    /// <summary>The mean of our seeds, with their standard deviation where there are several.</summary>
    internal static string Ours(CellRow cell) => Text(cell.Ours)
        + (cell.Deviation is { } spread
            ? $" ± {spread.ToString(Format(Math.Abs(cell.Ours!.Value)), CultureInfo.InvariantCulture)}"
            : "");

    /// <summary>The 95 % interval of the mean.</summary>
    internal static string Interval(double? low, double? high) =>
        low is null ? None : $"{Text(low).Replace('-', '−')} to {Text(high).Replace('-', '−')}";

    private static string Format(double size) => size switch
    {
        0 or >= 10 => "0.0",
        >= 1 => "0.00",
        >= 0.001 => "0.000",
        _ => "0.0e+0",
    };
}
