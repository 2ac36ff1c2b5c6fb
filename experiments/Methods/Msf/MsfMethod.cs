using Mira.Experiments.Collectives;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Msf;

/// <summary>Mean shift (MSF): the student predicts, from a strong view, the neighborhood of the teacher's weak
/// one.</summary>
/// <remarks>The student reads the first view, the teacher the second, whose targets join the bank before neighbors are
/// looked for.</remarks>
internal sealed class MsfMethod : IPretrainingMethod
{
    private readonly PretrainRecipe _recipe;
    private readonly MsfRecipe _own;
    private readonly KeyQueue _bank;

    internal MsfMethod(MsfRecipe own, MethodSetting setting)
    {
        (_own, _recipe) = (own, setting.Recipe);
        _bank = new KeyQueue(own.BankSize, setting, new GatheredRows(setting.Shared));
    }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => [("bank", _bank.Rows)];

    /// <inheritdoc/>
    public Range Reads(NetworkRole role) => role == NetworkRole.Teacher ? 1..ViewsRecipe.GlobalCrops
        : Range.EndAt(_recipe.UsesTeacher ? 1 : ViewsRecipe.GlobalCrops);

    /// <inheritdoc/>
    public Head CreateHead(int features, Initialization start, NetworkRole role)
    {
        var (hidden, embedding) = (_recipe.Projector.HiddenDimension, _recipe.Projector.EmbeddingDimension);
        var projector = new Mlp(new(features, hidden, embedding), start);
        return new ProjectionHead(projector, role == NetworkRole.Teacher || _own.PredictorHiddenDimension == 0 ? null
            : new Mlp(new(embedding, _own.PredictorHiddenDimension, embedding), start));
    }

    /// <inheritdoc/>
    public Tensor Loss(StepViews views, IReadOnlyList<Assignment> labels)
    {
        var targets = views.Teacher[0].Embeddings;
        _bank.Push(views.Step, targets);
        return MsfLoss.Of(views.Student[0].Logits, targets, _bank.Rows, _own.Neighbors);
    }

    /// <inheritdoc/>
    public void Dispose() => _bank.Dispose();
}
