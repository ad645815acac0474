package io.github.cameljetstream.structure;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the sources of a folder measure, as the parser of the JDK's compiler sees them. All lengths are physical lines. */
record SourceMeasures(List<SourceFile> files, List<Measured> methods, List<Measured> constructorParameters) {
    /** A source file; one that holds an enum or package-info alone is not counted. */
    record SourceFile(String packageName, String name, int lines, boolean isCounted) {}

    /** A method or constructor, and its length or the number of its parameters. */
    record Measured(String name, int size) {
        @Override
        public String toString() {
            return name + " " + size;
        }
    }

    static SourceMeasures of(Path sources) throws IOException {
        SourceMeasures measures = new SourceMeasures(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> walk = Files.walk(sources)) {
            List<Path> paths = walk.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(paths));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                measures.add(unit, positions);
            }
        }
        return measures;
    }

    /** The size that 95 of 100 do not exceed. */
    static int percentile95(List<Measured> all) {
        List<Integer> sizes = all.stream().map(Measured::size).sorted().toList();
        return sizes.get((int) Math.ceil(sizes.size() * 0.95) - 1);
    }

    List<Measured> lengths() {
        return files.stream()
                .map(file -> new Measured(file.name(), file.lines()))
                .toList();
    }

    private void add(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        String name = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        int lines = (int)
                unit.getSourceFile().getCharContent(true).toString().lines().count();
        boolean isCounted = unit.getTypeDecls().stream().anyMatch(type -> type.getKind() != Tree.Kind.ENUM);
        files.add(new SourceFile(String.valueOf(unit.getPackageName()), name, lines, isCounted));
        new Methods(unit, positions).scan(unit, null);
    }

    private final class Methods extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private String owner = "";

        Methods(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String outer = owner;
            owner = type.getSimpleName().length() == 0 ? outer : type.getSimpleName() + "";
            super.visitClass(type, null);
            owner = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean isConstructor = method.getReturnType() == null;
            String name = owner + (isConstructor ? "" : "." + method.getName());
            if (isConstructor) {
                constructorParameters.add(
                        new Measured(name, method.getParameters().size()));
            }
            if (method.getBody() != null) {
                LineMap map = unit.getLineMap();
                long first = map.getLineNumber(positions.getStartPosition(unit, method));
                long last = map.getLineNumber(positions.getEndPosition(unit, method));
                methods.add(new Measured(name, (int) (last - first + 1)));
            }
            return super.visitMethod(method, null);
        }
    }
}
