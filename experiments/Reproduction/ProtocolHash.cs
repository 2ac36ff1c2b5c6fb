using Mira.Experiments.Recipes;
using Mira.Experiments.Tables;

namespace Mira.Experiments.Reproduction;

/// <summary>Identity of an evaluation: what kind it is, on which images, with which settings.</summary>
public static class ProtocolHash
{
    /// <summary>First 12 hexadecimal digits; equal for equal evaluations.</summary>
    public static string Of(CellEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return RecipeHash.Of($"{evaluation.GetType().Name} {RecipeJson.Text<object>(evaluation)}");
    }
}
