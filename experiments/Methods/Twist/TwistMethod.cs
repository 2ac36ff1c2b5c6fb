using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Twist;

/// <summary>TWIST without self-labeling: the views of an image share a class that nobody names.</summary>
/// <param name="recipe">The run's recipe.</param>
/// <param name="own">What it says of this method.</param>
/// <param name="shared">The processes that share every batch; null where one holds it whole.</param>
internal sealed class TwistMethod(PretrainRecipe recipe, TwistRecipe own, SharedRows? shared) : IPretrainingMethod
{
    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (recipe.Projector.HiddenDimension, recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, embedding) { End = MlpEnd.Activated }, start);
        return new ClassHead(projector,
            [("classes", new Linear(embedding, recipe.Projector.Prototypes, start, bias: true))]);
    }

    /// <summary>The probabilities of the classes, for the monitors.</summary>
    public IReadOnlyList<Assignment> Label(StepViews views)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var labels = TwistLoss.Probabilities([.. views.Teacher.Select(source => source.Logits)], shared);
        return [.. labels.unbind().Select(label => new Assignment(label.MoveToOuterDisposeScope(), 0, null))];
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        using var probabilities = TwistLoss.Probabilities([.. views.Student.Select(output => output.Logits)], shared);
        return TwistLoss.Of(probabilities, own, shared);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
