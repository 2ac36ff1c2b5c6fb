namespace Mira.Experiments.Recipes;

/// <summary>Whose classifiers judge the networks of a table.</summary>
public enum Judge
{
    /// <summary>MIRA's, alike for all methods: of the teacher, where a method has one.</summary>
    Mira,

    /// <summary>Those that a printed baseline was judged by, of the student; MIRA's own rows keep MIRA's.</summary>
    AsPublished,
}

/// <summary>How solo-learn judged a method for its README: by classifiers of the student.</summary>
/// <remarks>
/// Source: solo-learn@fca55e3, solo/methods/base.py and the scripts' --classifier_lr, for CIFAR: a classifier inside the optimizer
/// of the network, clipped LARS, without decay; at eb07a9c bash_files/linear/imagenet-100, for ImageNet-100: SGD on frozen
/// features for 100 epochs at batch 256, without decay, the rate divided by 10 after 60 and 80.
/// </remarks>
/// <param name="OnlineRate">Learning rate of the classifier beside the network, whatever the batch.</param>
/// <param name="OfflineRate">Learning rate per 256 images of the classifier of frozen features.</param>
public sealed record PublishedJudge(double OnlineRate, double OfflineRate);
