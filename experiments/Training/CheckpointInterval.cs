using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mira.Datasets;

namespace Mira.Experiments.Training;

/// <summary>How often a run saves itself: after so much time, or so many steps.</summary>
/// <param name="Time">Time between two checkpoints; null counts steps.</param>
/// <param name="Steps">Optimizer steps between two checkpoints, where <paramref name="Time"/> is null.</param>
public sealed record CheckpointInterval(TimeSpan? Time, int Steps = 0)
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
        [("min", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("s", TimeSpan.FromSeconds(1))];

    /// <summary>What is used unless something else is asked for: a killed run loses no more
    /// than five minutes.</summary>
    public static CheckpointInterval Default { get; } = new(TimeSpan.FromMinutes(5));

    /// <summary>Reads "5min", "30s", "1h" or "500steps".</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CheckpointInterval? interval)
    {
        interval = null;
        if (Number(text, "steps") is { } steps)
        {
            interval = new(null, steps);
        }
        else if (Units.FirstOrDefault(unit => Number(text, unit.Unit) is not null) is { Unit: { } name } unit)
        {
            interval = new(unit.Length * Number(text, name)!.Value);
        }
        return interval is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Time is { } time
        ? Units.Where(unit => time.Ticks % unit.Length.Ticks == 0)
        .Select(unit => Spelled(time.Ticks / unit.Length.Ticks, unit.Unit)).First()
        : Spelled(Steps, "steps");

    /// <summary>Whether a checkpoint is due.</summary>
    /// <param name="elapsed">Time since the last one.</param>
    /// <param name="steps">Steps since the last one.</param>
    public bool IsOver(TimeSpan elapsed, int steps) => Time is { } time ? elapsed >= time : steps >= Steps;

    private static string Spelled(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");

    private static int? Number(string? text, string unit) =>
        text is not null && text.EndsWith(unit, StringComparison.Ordinal)
        && NumberText.TryDigits(text.AsSpan()[..^unit.Length], out int number) && number > 0
            ? number
            : null;
}
