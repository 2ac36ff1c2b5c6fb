using Mira.Experiments.Recipes;

namespace Mira.Experiments.Scales;

/// <summary>Seconds: two epochs of the laptop's network on 1,000 images, to see that everything runs.</summary>
internal sealed class Smoke : ScalePolicy
{
    private static readonly Laptop Laptop = new();

    public override string Shows => "that every step runs and its files are written";

    public override string CannotShow => "any accuracy";

    public override bool HasStandIn => true;

    public override int? TrainImages => 1000;

    public override int? TestImages => 200;

    public override string SetFor(string dataset) => Laptop.SetFor(dataset);

    public override bool Trains(PretrainRecipe recipe) => Laptop.Trains(recipe);

    public override PretrainRecipe Pretraining(PretrainRecipe recipe) =>
        Laptop.Pretraining(recipe.RequireSmallImages(Scale.Smoke)) with { Epochs = 2, WarmupEpochs = 1 };

    public override int KnnInterval => 1;

    public override bool HasCurves => false;

    public override LinearEvalRecipe Linear(LinearEvalRecipe recipe) => Classifier;

    private static readonly LinearEvalRecipe Classifier = new() { Epochs = 5, AugmentedPasses = 1 };

    // A hundredth of the images are ten.
    public override KnnRecipe Knn(KnnRecipe recipe, double share) => share < 1 ? recipe with { Neighbors = 5 } : recipe;

    public override FineTuneRecipe FineTune(FineTuneRecipe recipe) => Laptop.FineTune(recipe) with { Epochs = 2 };

    public override TransferRecipe Transfer(TransferRecipe recipe) => recipe with { GridSize = 5 };

    public override ConvergenceSettings Convergence => new() { Batches = 2, BatchSize = 64, Iterations = 40 };
}
