using Mira.Experiments.Collectives;
using Mira.Experiments.Methods;
using Mira.Experiments.Methods.SimClr;
using Mira.Experiments.Methods.SupCon;
using Mira.Experiments.Methods.Supervised;
using Mira.Experiments.Models;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Losses that learn from classes: numbers of their formulas, vectors of PyTorch, and what must
/// hold.</summary>
public sealed class LabelLossTests : IDisposable
{
    private static readonly GatheredRows Alone = new(null);
    private static readonly SupConRecipe Inside = new(), Outside = new() { Positives = PositiveMean.OutsideLog };

    private readonly DisposeScope _scope = NewDisposeScope();

    private static Tensor Classes => tensor(new long[] { 0, 1, 2, 0, 1, 2 });

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void SupCon_has_the_numbers_of_its_formula()
    {
        Assert.Equal(1.979028328088, SupCon(Anchor.View(1), Anchor.View(2), Classes, Inside).item<double>(), 1e-11);
        Assert.Equal(4.215439805939, SupCon(Anchor.View(1), Anchor.View(2), Classes, Outside).item<double>(), 1e-11);
        foreach (var recipe in new[] { Inside, Outside })
        {
            Anchor.HasItsSlopes(view => SupCon(view, Anchor.View(2), Classes, recipe), Anchor.View(1));
            Anchor.HasItsSlopes(view => SupCon(Anchor.View(1), view, Classes, recipe), Anchor.View(2));
        }
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void SupCon_equals_PyTorchs_vectors(string type, double tolerance)
    {
        using var golden = new GoldenFile("contrast-labels.safetensors");
        foreach (var temperature in new[] { 0.1, 0.2, 0.5 })
        {
            foreach (var (name, recipe) in new[] { ("inside", Inside), ("outside", Outside) })
            {
                var views = Inputs(golden, type);
                Check(golden, $"{type}.{name}.{temperature:0.0}", SupCon(views[0], views[1], golden["labels"],
                    recipe with { Temperature = temperature }), views, tolerance);
            }
        }
    }

    [Theory]
    [InlineData("float64", 1e-12)]
    [InlineData("float32", 1e-5)]
    public void Supervised_reads_the_classes_off_the_first_view_alone(string type, double tolerance)
    {
        using var golden = new GoldenFile("contrast-labels.safetensors");
        var views = Inputs(golden, type);
        using var method = new SupervisedMethod(new PretrainRecipe());
        var step = new StepViews(0, [.. views.Select(view => new NetworkOutput(view, view, view))], [],
            new(0, 0, 0, true))
        { Labels = golden["labels"] };

        Check(golden, $"{type}.cross-entropy", method.Loss(step, []), views[..1], tolerance);

        Assert.Null(views[1].grad);
    }

    [Fact]
    public void SupCon_without_two_images_of_a_class_is_SimCLR() => Assert.All([Inside, Outside], recipe =>
        Assert.Equal(SimClrLoss.Of(Anchor.View(1), Anchor.View(2), Alone, 0.2).item<double>(),
            SupCon(Anchor.View(1), Anchor.View(2), arange(6, dtype: ScalarType.Int64), recipe).item<double>(), 1e-12));

    [Fact]
    public void SupCon_of_one_class_has_nothing_to_push_away() => Assert.Equal(0,
        SupCon(Anchor.View(1), Anchor.View(2), zeros(6, ScalarType.Int64), Inside).item<double>(), 1e-12);

    [Fact]
    public void SupCon_does_not_change_with_the_order_of_the_images_or_the_names_of_the_classes()
    {
        var order = tensor(new long[] { 3, 0, 5, 1, 4, 2 });
        Assert.Equal(SupCon(Anchor.View(1), Anchor.View(2), Classes, Outside).item<double>(),
            SupCon(Anchor.View(1).index_select(0, order), Anchor.View(2).index_select(0, order),
                Classes.index_select(0, order).mul(7).add(3), Outside).item<double>(), 1e-12);
    }

    [Fact]
    public void Half_precision_is_judged_in_float32() => Assert.Equal(ScalarType.Float32,
        SupCon(Anchor.View(1).detach().to_type(ScalarType.BFloat16),
            Anchor.View(2).detach().to_type(ScalarType.BFloat16), Classes, Inside).dtype);

    private static Tensor SupCon(Tensor first, Tensor second, Tensor classes, SupConRecipe recipe) =>
        SupConLoss.Of((first, second), classes, Alone, recipe);

    private static Tensor[] Inputs(GoldenFile golden, string type) => [.. Enumerable.Range(0, 2).Select(place =>
        golden[$"input.{place}"].to_type(type == "float64" ? ScalarType.Float64 : ScalarType.Float32)
            .detach().requires_grad_())];

    internal static void Check(GoldenFile golden, string name, Tensor loss, Tensor[] inputs, double tolerance)
    {
        loss.backward();
        Near.Equal(golden[$"{name}.loss"], loss, tolerance);
        foreach (var (place, input) in inputs.Index())
        {
            Near.Equal(golden[$"{name}.gradient.{place}"], input.grad!, tolerance);
        }
    }
}
