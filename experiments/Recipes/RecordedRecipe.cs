using System.Text.Json.Nodes;
using Mira.Experiments.Recipes.Methods;

namespace Mira.Experiments.Recipes;

/// <summary>The layout that recipes have in checkpoints and in their hashes.</summary>
/// <remarks>Files keep the layout of version 0.1, so that every hash, committed result and checkpoint stays
/// valid. There the settings of the targets stood outside the method, and MIRA and Sinkhorn had no name of their own.
/// What a method has no use for is written with the value that MIRA has for a network of that width.</remarks>
internal static class RecordedRecipe
{
    private const string Method = "Method", Targets = "Assignment", Name = "Name", Mira = "mira", Sinkhorn = "sinkhorn";
    private const string Student = "StudentTemperature", Reduction = "LossReduction", Epsilon = "Epsilon",
        Iterations = "Iterations";
    private const string Initial = "InitialRegularization", Final = "FinalRegularization",
        Temperature = "TeacherTemperature", Tolerance = "Tolerance";

    // Sinkhorn's targets had a τ_t that nothing read: MIRA's of the paper.
    private static readonly JsonNode SinkhornTemperature = 0.225;

    // Settings of MIRA that are in files of narrow networks of other methods, where nothing reads them.
    private static readonly PretrainRecipe Narrow =
        Pretrain.Mira with { Method = new MiraRecipe { TeacherTemperature = 0.13, InitialRegularization = 0.8 } };

    private static readonly string[] OfMira = [Temperature, Initial, Final, Iterations, Tolerance];

    /// <summary>A recipe as files have it, from its properties.</summary>
    internal static JsonObject ToFile(JsonObject recipe)
    {
        var method = recipe[Method]!.AsObject();
        var isNarrow = (int)recipe["Backbone"]!["Width"]! < Pretrain.Mira.Backbone.Width;
        var usual = RecipeJson.Node(isNarrow ? Narrow : Pretrain.Mira)[Method]!.AsObject();
        var file = new JsonObject();
        foreach (var (key, value) in recipe.Where(property => property.Key != Method))
        {
            file[key] = value?.DeepClone();
            if (key == "Projector")
            {
                file[Targets] = TargetsOf(method, usual);
            }
            if (key == "Optimizer")
            {
                file[Student] = (method[Student] ?? usual[Student])?.DeepClone();
                file[Reduction] = (method[Reduction] ?? usual[Reduction])?.DeepClone();
            }
        }
        if ((string?)method[Name] is not (Mira or Sinkhorn))
        {
            string[] outside = [Student, Reduction,
                .. method.ContainsKey(Epsilon) ? [Epsilon, Iterations] : (string[])[]];
            file[Method] = new JsonObject(method.Where(property => !outside.Contains(property.Key))
                .Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        }
        return file;
    }

    /// <summary>The properties of a recipe, from a file.</summary>
    internal static JsonObject FromFile(JsonObject file)
    {
        if (file[Targets] is not JsonObject targets)
        {
            return file;
        }
        var recipe =
            new JsonObject(file.Where(property => property.Key is not (Targets or Student or Reduction or Method))
            .Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        var isSinkhorn = (string?)targets[Method] == "Sinkhorn";
        var method = file[Method]?.DeepClone().AsObject() ?? new JsonObject { [Name] = isSinkhorn ? Sinkhorn : Mira };
        var name = (string?)method[Name];
        if (name == Mira)
        {
            Take(method, targets, OfMira);
        }
        if (name is Sinkhorn or "swav")
        {
            method[Epsilon] = targets[Initial]?.DeepClone();
            Take(method, targets, [Iterations]);
        }
        Take(method, file, name is Mira or Sinkhorn ? [Student, Reduction] : name is "swav" or "dino"
            or "deepcluster-v2" ? [Student] : []);
        recipe[Method] = method;
        return recipe;
    }

    private static JsonObject TargetsOf(JsonObject method, JsonObject usual)
    {
        var isSinkhorn = method.ContainsKey(Epsilon);
        var own = (string?)method[Name] == Mira ? method : [];
        if (isSinkhorn)
        {
            own = new JsonObject
            {
                [Initial] = method[Epsilon]!.DeepClone(),
                [Final] = method[Epsilon]!.DeepClone(),
                [Iterations] = method[Iterations]!.DeepClone(),
            };
        }
        var targets = new JsonObject { [Method] = isSinkhorn ? "Sinkhorn" : "Mira" };
        foreach (var key in OfMira)
        {
            if ((own[key] ?? (key == Tolerance ? null : isSinkhorn
                && key == Temperature ? SinkhornTemperature : usual[key])) is { } value)
            {
                targets[key] = value.DeepClone();
            }
        }
        return targets;
    }

    private static void Take(JsonObject to, JsonObject from, IEnumerable<string> keys)
    {
        foreach (var key in keys.Where(from.ContainsKey))
        {
            to[key] = from[key]?.DeepClone();
        }
    }
}
