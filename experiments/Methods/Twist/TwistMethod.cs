using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Twist;

/// <summary>TWIST: the views of an image share a class that nobody names. In its second stage the images whose class
/// is sure teach it.</summary>
/// <param name="own">What the recipe says of this method.</param>
/// <param name="setting">The run.</param>
internal sealed class TwistMethod(TwistRecipe own, MethodSetting setting) : IPretrainingMethod
{
    private readonly PretrainRecipe _recipe = setting.Recipe;
    private readonly SharedRows? _shared = setting.Shared;
    private readonly GatheredRows _batch = new(setting.Shared);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (_recipe.Projector.HiddenDimension, _recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, embedding) { End = MlpEnd.Activated }, start);
        return new ClassHead(projector,
            [("classes", new Linear(embedding, _recipe.Projector.Prototypes, start, bias: true))]);
    }

    /// <summary>The probabilities of the classes, for the monitors.</summary>
    public IReadOnlyList<Assignment> Label(StepViews views)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var labels = TwistLoss.Probabilities([.. views.Teacher.Select(source => source.Logits)], _shared);
        return [.. labels.unbind().Select(label => new Assignment(label.MoveToOuterDisposeScope(), 0, null))];
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        if (own.LabelsItself)
        {
            var share = Schedule.Cosine(views.Step, _recipe.Epochs * setting.StepsPerEpoch, own.LabeledShare,
                own.FinalLabeledShare);
            return TwistLabeling.Of([.. views.Student.Select(output => output.Logits)], share, _batch, _shared);
        }
        using var probabilities = TwistLoss.Probabilities([.. views.Student.Select(output => output.Logits)], _shared);
        return TwistLoss.Of(probabilities, own, _shared);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
