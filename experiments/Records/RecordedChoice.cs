using Mira.Experiments.Recipes;

namespace Mira.Experiments.Records;

/// <summary>A value on which sources disagree, as a run had it.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Setting">The setting that decides.</param>
/// <param name="Value">The value the run had.</param>
/// <param name="Source">Whose value that is; null where it is neither side's.</param>
/// <param name="Alternatives">The values of both sides, each with its source.</param>
public sealed record RecordedChoice(string Topic, string Setting, string Value, string? Source, IReadOnlyList<string> Alternatives)
{
    /// <summary>The choices that a recipe makes.</summary>
    internal static IReadOnlyList<RecordedChoice> Of(PretrainRecipe recipe) => [.. Choices.Of(recipe).Select(choice =>
        new RecordedChoice(choice.Topic, choice.Key, choice.ValueIn(recipe), choice.SourceIn(recipe), [Text(choice.Followed), Text(choice.Other)]))];

    private static string Text(ChoiceSide side) => $"{side.Value}: {side.Source}";
}
