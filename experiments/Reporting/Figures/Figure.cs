using Mira.Experiments.Reporting.Charts;

namespace Mira.Experiments.Reporting.Figures;

/// <summary>A figure as data: what is drawn, not how. <see cref="Chart"/> draws it.</summary>
public sealed record Figure
{
    /// <summary>File name without extension, such as "loss".</summary>
    public required string Name { get; init; }

    /// <summary>What the figure shows, in one line; also its description for screen readers.</summary>
    public required string Title { get; init; }

    /// <summary>What to see in it and how it was made, in a sentence or two.</summary>
    public required string Caption { get; init; }

    /// <summary>Panels from left to right.</summary>
    public required IReadOnlyList<Panel> Panels { get; init; }
}
