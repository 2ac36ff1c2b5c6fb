namespace Mira.Experiments.Tables;

/// <summary>Something the paper says with a table, in a form that numbers can support or contradict.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Comparisons">What all has to hold.</param>
public sealed record Claim(string Text, params IReadOnlyList<Comparison> Comparisons);

/// <summary>A sum of cells minus a sum of cells, which is above 0, or near it.</summary>
/// <param name="Plus">Keys of the cells that are added.</param>
/// <param name="Minus">Keys of the cells that are subtracted.</param>
public sealed record Comparison(IReadOnlyList<string> Plus, IReadOnlyList<string> Minus)
{
    /// <summary>Largest difference that still counts as none; null where the difference has to be above 0.</summary>
    public double? Within { get; init; }

    /// <summary>Numbers above which the cell that is added and the one that is subtracted have to lie, or below
    /// which; null for a difference.</summary>
    public (double Plus, double Minus)? Borders { get; init; }

    /// <summary>Whether logarithms to base 10 are compared, of numbers that lie orders of magnitude apart.</summary>
    public bool ByMagnitude { get; init; }

    /// <summary>One cell is above another.</summary>
    public static Comparison Above(string high, string low) => new([high], [low]);

    /// <summary>One cell is above another, in orders of magnitude.</summary>
    public static Comparison OrdersAbove(string high, string low) => Above(high, low) with { ByMagnitude = true };

    /// <summary>Two cells are equal within a tolerance.</summary>
    public static Comparison Near(string one, string other, double within) => new([one], [other]) { Within = within };

    /// <summary>The lead of one cell over another is larger than that of a second pair.</summary>
    public static Comparison Widens((string High, string Low) larger, (string High, string Low) smaller) =>
        new([larger.High, smaller.Low], [larger.Low, smaller.High]);

    /// <summary>Two cells lie on the same side of their borders: both above, or both not.</summary>
    public static Comparison SameSide((string Cell, double Border) predicted, (string Cell, double Border) measured) =>
        new([predicted.Cell], [measured.Cell]) { Borders = (predicted.Border, measured.Border) };
}
