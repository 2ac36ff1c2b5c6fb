namespace Mira.Experiments.Records;

/// <summary>Names of the evaluation protocols as they stand in CSV files.</summary>
public static class Protocols
{
    /// <summary>Weighted k-nearest neighbours on frozen features.</summary>
    public const string Knn = "knn";

    /// <summary>A linear classifier on frozen features.</summary>
    public const string Linear = "linear";

    /// <summary>Backbone and classifier trained on few labels.</summary>
    public const string SemiSupervised = "semi_supervised";

    /// <summary>A protocol's name as shown to readers.</summary>
    public static string Title(string protocol) => protocol switch
    {
        Knn => "k-NN",
        Linear => "linear classifier",
        SemiSupervised => "semi-supervised",
        _ => protocol,
    };
}
