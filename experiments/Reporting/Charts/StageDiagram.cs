namespace Mira.Experiments.Reporting.Charts;

/// <summary>Stages and what passes between them.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">What it shows, in one line; also its description for screen readers.</param>
/// <param name="Stages">The boxes.</param>
/// <param name="Arrows">Names of the stages that an arrow leads between, and what passes; empty words for what is plain.</param>
public sealed record StageDiagram(string Name, string Title, IReadOnlyList<Stage> Stages, IReadOnlyList<(string From, string To, string Words)> Arrows);
